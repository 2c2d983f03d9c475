import Kernels

/// Gives every token of a text a unit vector, for late interaction (Khattab and Zaharia, "ColBERT",
/// 2020).
package final class TokenVectorEncoder: Sendable {
  /// `architectures` of config.json that means this encoder.
  package static let architecture = "HF_ColBERT"

  package let name: String
  /// Values of a token's vector.
  package let dimension: Int
  private let model: TransformerModel
  private let projection: LinearLayer

  /// Loads a folder.
  ///
  /// - Throws: ``ModelError``.
  package init(folder: String, precision: EncoderPrecision? = nil) throws(ModelError) {
    let folder = ModelFolder(folder)
    name = folder.name
    let settings = try folder.settings("config.json")
    guard settings["architectures"] == .array([.string(Self.architecture)]) else {
      throw settings.unsupported("architectures", supported: Self.architecture)
    }
    model = try TransformerModel(folder, precision: precision ?? .automatic)
    let size = model.shape.hiddenSize
    dimension = try model.stored.rowCount("linear.weight", limit: 16_384)
    projection = LinearLayer(
      weights: try model.stored.floats("linear.weight", shape: [dimension, size]),
      bias: [Float](repeating: 0, count: dimension), inputSize: size)
  }

  /// The ids of `text` with special tokens.
  func tokenIDs(_ text: String) -> [Int32] {
    model.tokenizer.idsInTemplate(text, maximumTokens: model.maximumTokens)
  }

  /// A unit row for each token of `text`, special tokens included; no rows without tokens.
  package func encode(_ text: String) throws(CancellationError) -> EmbeddingMatrix {
    let ids = tokenIDs(text)
    let output = SharedRows(rowCount: ids.count, dimension: dimension)
    try model.run(TokenTexts([ids]), role: .document, threads: 1) { _, tokens in
      let projected = AlignedFloats(count: tokens.rowCount * self.dimension)
      self.projection.apply(
        to: tokens, into: projected.mutableRows(tokens.rowCount, self.dimension))
      for row in 0..<tokens.rowCount {
        output.write(row) { out in
          let values = projected.buffer[row * self.dimension..<(row + 1) * self.dimension]
          _ = out.update(fromContentsOf: values)
          UnitVector.normalize(out)
        }
      }
    }
    return output.matrix()
  }
}
