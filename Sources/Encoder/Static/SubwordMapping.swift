/// Which row of a table each subword has, where subwords share rows (Model2Vec's vocabulary
/// quantization).
struct SubwordMapping {
  /// One row number for each subword id.
  let rows: [Int32]

  /// Reads the tensor `mapping`; nil when there is none.
  ///
  /// - Throws: ``ModelError/unfitTensor(path:name:found:expected:)`` when it is no list of whole
  ///   numbers, has fewer than the tokenizer has ids, or names a row that is not there.
  init?(
    _ file: SafetensorsFile, subwordCount: Int, tableShape: [Int]
  ) throws(ModelError) {
    guard let tensor = file.tensors["mapping"] else { return nil }
    guard tensor.shape.count == 1, tensor.shape[0] >= subwordCount,
      tensor.type == .i64 || tensor.type == .i32
    else {
      throw .unfitTensor(
        path: file.path, name: "mapping", found: tensor.description,
        expected: "I64 or I32 [at least \(subwordCount)]")
    }
    let values = file.withBytes(of: tensor) { Self.integers($0, as: tensor.type) }
    let rowCount = min(tableShape.first ?? 0, Int(Int32.max))
    guard let outside = values.first(where: { !(0..<rowCount ~= $0) }) else {
      rows = values.map { Int32($0) }
      return
    }
    throw .unfitTensor(
      path: file.path, name: "mapping", found: "with row \(outside)",
      expected: "rows below \(rowCount)")
  }

  private static func integers(
    _ bytes: UnsafeRawBufferPointer, as type: SafetensorsFile.ElementType
  ) -> [Int] {
    (0..<bytes.count / type.byteCount).map { index in
      type == .i64
        ? Int(Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: Int64.self)))
        : Int(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: Int32.self)))
    }
  }
}
