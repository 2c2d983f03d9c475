import Kernels

/// The rows of a static encoder, each with the factor that it enters a sum with.
struct SubwordTable: Sendable {
  let dimension: Int
  private let rows: Rows
  /// The product of a row's weight and scale; 0 for the unknown subword.
  private let factors: [Float]

  private enum Rows: Sendable {
    case floats(AlignedFloats)
    case bytes(SafetensorsFile, SafetensorsFile.Tensor)
  }

  /// Takes the tensors `embeddings`, `weights` and `scales` of a file.
  ///
  /// - Throws: ``ModelError`` where they are missing, do not fit each other, or have fewer rows than
  ///   the tokenizer has ids.
  init(_ file: SafetensorsFile, tokenizer: WordPieceTokenizer) throws(ModelError) {
    if let mapping = file.tensors["mapping"] {
      throw .unsupported(
        path: file.path, part: "tensor \"mapping\"", found: mapping.description,
        supported: "a row for each subword")
    }
    guard let tensor = file.tensors["embeddings"] else {
      throw .missingTensor(path: file.path, name: "embeddings")
    }
    let needed = tokenizer.largestID + 1
    guard tensor.shape.count == 2, tensor.shape[0] >= needed, 1...65_536 ~= tensor.shape[1] else {
      throw .unfitTensor(
        path: file.path, name: "embeddings", found: tensor.description,
        expected: "[at least \(needed), dimension]")
    }
    dimension = tensor.shape[1]
    rows = try Self.rows(file, tensor)
    factors = try Self.factors(file, rowCount: tensor.shape[0], unknownID: tokenizer.unknownID)
  }

  private static func rows(
    _ file: SafetensorsFile, _ tensor: SafetensorsFile.Tensor
  ) throws(ModelError) -> Rows {
    _ = try file.tensor(
      "embeddings", shape: tensor.shape, types: [.f32, .f16, .bf16, .i8])
    if tensor.type == .i8 { return .bytes(file, tensor) }
    let floats = AlignedFloats(count: tensor.shape[0] * tensor.shape[1])
    file.withBytes(of: tensor) { FloatDecoding.decode($0, as: tensor.type, into: floats.buffer) }
    guard floats.buffer.allSatisfy(\.isFinite) else {
      throw .unfitTensor(
        path: file.path, name: "embeddings", found: "with values that are not finite",
        expected: "finite values")
    }
    return .floats(floats)
  }

  private static func factors(
    _ file: SafetensorsFile, rowCount: Int, unknownID: Int32
  ) throws(ModelError) -> [Float] {
    var factors = [Float](repeating: 1, count: rowCount)
    for name in ["weights", "scales"] where file.tensors[name] != nil {
      let values = try file.floats(name, shape: [rowCount])
      guard values.allSatisfy(\.isFinite) else {
        throw .unfitTensor(
          path: file.path, name: name, found: "with values that are not finite",
          expected: "finite values")
      }
      for index in factors.indices { factors[index] *= values[index] }
    }
    factors[Int(unknownID)] = 0
    return factors
  }

  /// Adds up the rows `ids`, each times its factor, in their order.
  ///
  /// - Precondition: The ids are the tokenizer's; `out` has `dimension` values.
  func sum(_ ids: [Int32], into out: UnsafeMutableBufferPointer<Float>) {
    let weights = ids.map { factors[Int($0)] }
    switch rows {
    case .floats(let table):
      MatrixKernels.best.sumRows(
        ids, times: weights, of: UnsafeBufferPointer(table.buffer), into: out)
    case .bytes(let file, let tensor):
      file.withBytes(of: tensor) {
        MatrixKernels.best.sumRows(
          ids, times: weights, of: $0.assumingMemoryBound(to: Int8.self), into: out)
      }
    }
  }
}
