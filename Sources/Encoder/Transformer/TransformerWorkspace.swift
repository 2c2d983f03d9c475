import Kernels

/// Memory of one thread's forward passes, kept from block to block.
struct TransformerWorkspace: Sendable {
  /// Tokens that fit.
  let tokenCapacity: Int
  /// `(tokens, hidden size)`: the token vectors between layers.
  let hidden: AlignedFloats
  /// `(tokens, hidden size)`: what is added before a norm.
  let residual: AlignedFloats
  /// `(tokens, hidden size)`: what a sublayer reads, where that is normalised.
  let normalized: AlignedFloats
  /// `(tokens, query heads × head size)`: attention's result.
  let context: AlignedFloats
  /// `(tokens, queries, keys and values)`.
  let queryKeyValue: AlignedFloats
  /// `(rows of a feed-forward block, intermediate size)`.
  let intermediate: AlignedFloats
  /// As ``intermediate``, where there are gates.
  let gate: AlignedFloats
  /// The keys of one head, packed, where attention is of single precision.
  let keys: AlignedFloats
  /// The keys and values of one head, packed, where attention is of bfloat16.
  let head: AlignedBytes
  /// Attention weights of some queries over a whole sequence.
  let scores: AlignedFloats

  /// Allocates memory for blocks of `tokens` tokens, which may be one sequence.
  init(_ weights: TransformerWeights, tokens: Int) {
    let shape = weights.shape
    let size = tokens * shape.hiddenSize
    let wide = min(tokens, FeedForward.rowBlock) * shape.intermediateSize
    tokenCapacity = tokens
    hidden = AlignedFloats(count: size)
    residual = AlignedFloats(count: size)
    normalized = AlignedFloats(count: weights.isPreNorm ? size : 0)
    context = AlignedFloats(count: tokens * shape.queryWidth)
    queryKeyValue = AlignedFloats(count: tokens * shape.attentionWidth)
    intermediate = AlignedFloats(count: wide)
    gate = AlignedFloats(count: weights.isGated ? wide : 0)
    let narrow = weights.layers.contains { Attention.isNarrow(shape, $0) }
    let single = weights.layers.contains { !Attention.isNarrow(shape, $0) }
    keys = AlignedFloats(
      count: single ? PackedMatrix.floatCount(columnCount: tokens, depth: shape.headSize) : 0)
    head = AlignedBytes(
      count: narrow ? NarrowHead.byteCount(keyCount: tokens, width: shape.headSize) : 0)
    scores = AlignedFloats(count: Attention.queryBlock * Attention.scoreStride(tokens))
  }
}
