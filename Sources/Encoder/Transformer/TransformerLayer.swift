/// One block of attention and feed-forward of any architecture.
struct TransformerLayer: Sendable {
  /// Where a sublayer normalises; nil for nowhere.
  struct Norms: Sendable {
    /// What the sublayer reads (pre-norm).
    var before: RowNorm?
    /// What the sublayer gives, before it is added.
    var after: RowNorm?
    /// The sum of both (post-norm).
    var joined: LayerNorm?
  }

  /// Queries, keys and values of all heads side by side; the scale of attention is in the queries,
  /// here or in ``queryNorm``.
  let queryKeyValue: LinearLayer
  /// Of each head's queries by themselves.
  var queryNorm: RowNorm?
  /// Of each head's keys.
  var keyNorm: RowNorm?
  /// Positions, where they are not in the embedding.
  var rotary: RotaryTable?
  var reach = AttentionReach.all
  let attentionOutput: LinearLayer
  let attentionNorms: Norms
  let feedForward: FeedForward
  let feedForwardNorms: Norms
}
