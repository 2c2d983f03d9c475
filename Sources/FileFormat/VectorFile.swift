/// Rows of floats from a file that other programs write.
package struct VectorFile: Sendable, Equatable {
  /// Number of rows.
  package let rowCount: Int
  /// Values in a row.
  package let dimension: Int
  /// Row-major `(rowCount, dimension)`.
  package let values: [Float]

  /// Reads a matrix: `.npy` (float32 or float16) or, by its name, `.fvecs`.
  ///
  /// A `.fvecs` file repeats for each row its width (i32) and its values (f32), little-endian.
  ///
  /// - Throws: ``FileFormatError`` with the byte at fault.
  package init(path: String) throws(FileFormatError) {
    try self.init(path: path, isFvecs: path.utf8.suffix(6).elementsEqual(".fvecs".utf8))
  }

  private init(path: String, isFvecs: Bool) throws(FileFormatError) {
    if isFvecs {
      self = try Self.fvecs(path: path)
      return
    }
    let file = try NumPyFile(path: path)
    guard file.shape.count == 2, file.shape[1] > 0 else {
      throw .badContent(
        path: path, offset: NumPyHeader.magic.count,
        reason: "an array of shape \(file.shape), not rows of vectors")
    }
    rowCount = file.shape[0]
    dimension = file.shape[1]
    values = try file.floats()
  }

  private init(rowCount: Int, dimension: Int, values: [Float]) {
    self.rowCount = rowCount
    self.dimension = dimension
    self.values = values
  }

  private static func fvecs(path: String) throws(FileFormatError) -> VectorFile {
    let file = try MappedFile(path: path)
    var reader = ByteReader(file.bytes, path: path)
    let dimension = Int(Int32(bitPattern: try reader.u32()))
    guard dimension > 0 else {
      throw .badContent(path: path, offset: 0, reason: "a row of \(dimension) values")
    }
    let stride = 4 + 4 * dimension
    let rest = file.bytes.count % stride
    guard rest == 0 else {
      throw .truncated(path: path, offset: file.bytes.count, needed: stride - rest)
    }
    let rowCount = file.bytes.count / stride
    for row in 0..<rowCount {
      let width = file.bytes.loadUnaligned(fromByteOffset: row * stride, as: Int32.self)
      guard Int(Int32(littleEndian: width)) == dimension else {
        throw .badContent(
          path: path, offset: row * stride,
          reason: "row \(row) has \(width) values, the first \(dimension)")
      }
    }
    let values = withExtendedLifetime(file) {
      [Float](unsafeUninitializedCapacity: rowCount * dimension) { out, count in
        let out = UnsafeMutableRawBufferPointer(out)
        for row in 0..<rowCount {
          let bytes = file.bytes[row * stride + 4..<(row + 1) * stride]
          UnsafeMutableRawBufferPointer(rebasing: out[(row * dimension * 4)...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes))
        }
        count = rowCount * dimension
      }
    }
    return VectorFile(rowCount: rowCount, dimension: dimension, values: values)
  }
}
