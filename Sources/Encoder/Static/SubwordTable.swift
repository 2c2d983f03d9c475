import Kernels

/// The rows of a static encoder, each with the factor that it enters a sum with.
struct SubwordTable: Sendable {
  let dimension: Int
  private let rows: Rows
  /// The row of each subword; nil where they are the same numbers.
  private let mapping: [Int32]?
  /// The product of a subword's weight and its row's scale; 0 for the unknown subword.
  private let factors: [Float]

  /// The tensor of rows of 4-bit values: of a row's byte *c* the lower half is value *c* plus 8, the
  /// upper half value dimension / 2 + *c* plus 8.
  static let nibbles = "nibbles"

  private enum Rows: Sendable {
    case floats(AlignedFloats)
    case bytes(SafetensorsFile, SafetensorsFile.Tensor)
    /// Two values a byte, as ``MatrixKernels`` adds them up.
    case nibbles(SafetensorsFile, SafetensorsFile.Tensor)
  }

  /// Takes the tensors `embeddings` (or `embedding.weight`, as sentence-transformers calls it, or
  /// our own `nibbles`, `(rows, dimension / 2)`), `mapping`, `weights` and `scales` of a file.
  ///
  /// - Throws: ``ModelError`` where they are missing, do not fit each other, or have fewer rows than
  ///   the tokenizer has ids.
  init(_ file: SafetensorsFile, tokenizer: WordPieceTokenizer) throws(ModelError) {
    let names = ["embeddings", "embedding.weight", Self.nibbles]
    guard let name = names.first(where: { file.tensors[$0] != nil }),
      let tensor = file.tensors[name]
    else {
      throw .missingTensor(path: file.path, name: names[0])
    }
    let needed = tokenizer.largestID + 1
    let mapping = try SubwordMapping(file, subwordCount: needed, tableShape: tensor.shape)
    guard tensor.shape.count == 2, mapping != nil || tensor.shape[0] >= needed,
      1...65_536 ~= tensor.shape[1]
    else {
      throw .unfitTensor(
        path: file.path, name: name, found: tensor.description,
        expected: "[at least \(needed), dimension]")
    }
    dimension = name == Self.nibbles ? 2 * tensor.shape[1] : tensor.shape[1]
    rows = try Self.rows(file, name, tensor)
    self.mapping = mapping?.rows
    factors = try Self.factors(
      file, rowCount: tensor.shape[0], mapping: mapping?.rows, unknownID: tokenizer.unknownID)
  }

  private static func rows(
    _ file: SafetensorsFile, _ name: String, _ tensor: SafetensorsFile.Tensor
  ) throws(ModelError) -> Rows {
    if name == nibbles {
      return .nibbles(file, try file.tensor(name, shape: tensor.shape, types: [.u8]))
    }
    _ = try file.tensor(name, shape: tensor.shape, types: [.f32, .f16, .bf16, .f64, .i8])
    if tensor.type == .i8 { return .bytes(file, tensor) }
    let floats = AlignedFloats(count: tensor.shape[0] * tensor.shape[1])
    file.withBytes(of: tensor) { bytes in
      if tensor.type == .f64 { return Self.decodeDoubles(bytes, into: floats.buffer) }
      FloatDecoding.decode(bytes, as: tensor.type, into: floats.buffer)
    }
    guard floats.buffer.allSatisfy(\.isFinite) else {
      throw .unfitTensor(
        path: file.path, name: name, found: "with values that are not finite",
        expected: "finite values")
    }
    return .floats(floats)
  }

  private static func factors(
    _ file: SafetensorsFile, rowCount: Int, mapping: [Int32]?, unknownID: Int32
  ) throws(ModelError) -> [Float] {
    let count = mapping?.count ?? rowCount
    var factors = try values(file, "weights", count: count)
    let scales = try values(file, "scales", count: rowCount)
    for index in factors.indices {
      factors[index] *= scales[mapping.map { Int($0[index]) } ?? index]
    }
    factors[Int(unknownID)] = 0
    return factors
  }

  /// The values of a tensor with one axis; ones when it is not there.
  private static func values(
    _ file: SafetensorsFile, _ name: String, count: Int
  ) throws(ModelError) -> [Float] {
    var values = [Float](repeating: 1, count: count)
    guard let tensor = file.tensors[name] else { return values }
    if tensor.type == .f64, tensor.shape == [count] {
      file.withBytes(of: tensor) { bytes in
        values.withUnsafeMutableBufferPointer { Self.decodeDoubles(bytes, into: $0) }
      }
    } else {
      values = try file.floats(name, shape: [count])
    }
    guard values.allSatisfy(\.isFinite) else {
      throw .unfitTensor(
        path: file.path, name: name, found: "with values that are not finite",
        expected: "finite values")
    }
    return values
  }

  private static func decodeDoubles(
    _ bytes: UnsafeRawBufferPointer, into out: UnsafeMutableBufferPointer<Float>
  ) {
    for index in out.indices {
      let bits = bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
      out[index] = Float(Double(bitPattern: UInt64(littleEndian: bits)))
    }
  }

  /// Adds up the rows of a text's subwords, each times its factor and what it counts, in their order.
  ///
  /// - Precondition: The subwords are the tokenizer's; `out` has `dimension` values.
  func sum(_ text: CountedSubwords, into out: UnsafeMutableBufferPointer<Float>) {
    let weights = zip(text.ids, text.factors).map { $1 * factors[Int($0)] }
    let numbers = mapping.map { mapping in text.ids.map { mapping[Int($0)] } } ?? text.ids
    switch rows {
    case .floats(let table):
      MatrixKernels.best.sumRows(
        numbers, times: weights, of: UnsafeBufferPointer(table.buffer), into: out)
    case .bytes(let file, let tensor):
      file.withBytes(of: tensor) {
        MatrixKernels.best.sumRows(
          numbers, times: weights, of: $0.assumingMemoryBound(to: Int8.self), into: out)
      }
    case .nibbles(let file, let tensor):
      file.withBytes(of: tensor) {
        MatrixKernels.best.sumRows(
          numbers, times: weights, ofNibbles: $0.assumingMemoryBound(to: UInt8.self), into: out)
      }
    }
  }
}
