/// The sizes of a transformer.
struct TransformerShape: Sendable, Equatable {
  var layerCount: Int
  /// Values of a token between layers.
  var hiddenSize: Int
  /// Attention heads of queries.
  var headCount: Int
  /// Heads of keys and values; each serves `headCount / keyHeadCount` heads of queries.
  var keyHeadCount: Int
  /// Values of a token in one head.
  var headSize: Int
  /// Values of a token inside a feed-forward block.
  var intermediateSize: Int
  /// Rows of the subword table.
  var vocabularySize: Int
  /// Most tokens of a sequence.
  var positionLimit: Int
  /// Kinds of tokens that pairs of texts are told apart by.
  var typeCount = 1

  /// Values of a token's queries of all heads.
  var queryWidth: Int { headCount * headSize }

  /// Values of a token's queries, keys and values, side by side.
  var attentionWidth: Int { (headCount + 2 * keyHeadCount) * headSize }
}

extension TransformerShape {
  /// The names of the sizes in a config.json.
  struct Names {
    var layers = "num_hidden_layers"
    var hidden = "hidden_size"
    var heads = "num_attention_heads"
    var intermediate = "intermediate_size"
    var positions = "max_position_embeddings"
  }

  /// Reads sizes whose heads share the hidden size equally.
  ///
  /// - Parameter positionOffset: Rows of the position table before the first token's.
  /// - Throws: ``ModelError`` naming the first size that is missing or absurd.
  init(
    _ settings: ModelSettings, names: Names = Names(), positionOffset: Int = 0
  ) throws(ModelError) {
    layerCount = try settings.integer(names.layers, in: 1...256)
    hiddenSize = try settings.integer(names.hidden, in: 1...16_384)
    headCount = try settings.integer(names.heads, in: 1...hiddenSize)
    keyHeadCount = headCount
    guard hiddenSize.isMultiple(of: headCount) else {
      throw settings.bad(
        names.heads, .integer(headCount), expected: "a divisor of \(hiddenSize)")
    }
    headSize = hiddenSize / headCount
    intermediateSize = try settings.integer(names.intermediate, in: 1...131_072)
    vocabularySize = try settings.integer("vocab_size", in: 1...SubwordVocabulary.maximumCount)
    positionLimit =
      try settings.integer(names.positions, in: 3 + positionOffset...131_072) - positionOffset
  }

  /// Takes fewer heads for keys and heads of a size of their own, as decoders have them.
  mutating func readGroupedHeads(_ settings: ModelSettings) throws(ModelError) {
    keyHeadCount = try settings.integer("num_key_value_heads", in: 1...headCount)
    guard headCount.isMultiple(of: keyHeadCount) else {
      throw settings.bad(
        "num_key_value_heads", .integer(keyHeadCount), expected: "a divisor of \(headCount)")
    }
    headSize = try settings.integer("head_dim", in: 2...1024)
    guard headSize.isMultiple(of: 2) else {
      throw settings.bad("head_dim", .integer(headSize), expected: "an even number")
    }
  }

  /// Throws where heads cannot be cut into halves to turn.
  func requireEvenHeads(_ settings: ModelSettings) throws(ModelError) {
    guard headSize.isMultiple(of: 2) else {
      throw settings.unsupported("num_attention_heads", supported: "heads of an even size")
    }
  }
}
