/// The shape of a BERT model, from its config.json.
struct BERTConfiguration: Sendable, Equatable {
  let layerCount: Int
  /// Values of a token between layers.
  let hiddenSize: Int
  /// Attention heads; they share `hiddenSize` equally.
  let headCount: Int
  /// Values of a token inside a feed-forward block.
  let intermediateSize: Int
  /// Rows of the subword table.
  let vocabularySize: Int
  /// Rows of the position table.
  let positionCount: Int
  /// Rows of the token-type table, of which only the first is used.
  let typeCount: Int
  let layerNormEpsilon: Float

  /// Values of a token in one head.
  var headSize: Int { hiddenSize / headCount }

  /// Reads a config.json.
  ///
  /// - Throws: ``ModelError`` naming the first setting that is missing, absurd or not BERT's.
  init(_ settings: ModelSettings) throws(ModelError) {
    layerCount = try settings.integer("num_hidden_layers", in: 1...256)
    hiddenSize = try settings.integer("hidden_size", in: 1...16_384)
    headCount = try settings.integer("num_attention_heads", in: 1...hiddenSize)
    guard hiddenSize.isMultiple(of: headCount) else {
      throw settings.bad(
        "num_attention_heads", .integer(headCount), expected: "a divisor of \(hiddenSize)")
    }
    intermediateSize = try settings.integer("intermediate_size", in: 1...131_072)
    vocabularySize = try settings.integer("vocab_size", in: 1...SubwordVocabulary.maximumCount)
    positionCount = try settings.integer("max_position_embeddings", in: 3...131_072)
    typeCount = try settings.integer("type_vocab_size", in: 1...64, default: 2)
    layerNormEpsilon = Float(try settings.number("layer_norm_eps", in: 1e-15...1e-1))
    try Self.require("gelu", as: "hidden_act", in: settings)
    try Self.require("absolute", as: "position_embedding_type", in: settings)
    guard try !settings.bool("is_decoder", default: false) else {
      throw settings.unsupported("is_decoder", supported: "attention in both directions")
    }
  }

  private static func require(
    _ expected: String, as key: String, in settings: ModelSettings
  ) throws(ModelError) {
    guard try settings.string(key, default: expected) == expected else {
      throw settings.unsupported(key, supported: expected)
    }
  }
}
