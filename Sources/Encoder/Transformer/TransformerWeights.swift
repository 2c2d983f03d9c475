/// All weights of a transformer, packed for its forward pass; the subword table stays mapped.
struct TransformerWeights: Sendable {
  let shape: TransformerShape
  let embedding: TokenEmbedding
  let layers: [TransformerLayer]
  /// Of the last layer's result; nil for none.
  var finalNorm: RowNorm?
  /// Added to the scores of every layer; nil for none.
  var relativeBias: RelativeBias?

  /// True when a layer reads its input normalised.
  var isPreNorm: Bool {
    layers.contains { $0.attentionNorms.before != nil || $0.feedForwardNorms.before != nil }
  }

  /// True when a feed-forward block has a gate.
  var isGated: Bool { layers.contains { $0.feedForward.gate != nil } }
}
