import Kernels

/// Memory of one thread's forward passes, kept from block to block.
struct TransformerWorkspace: Sendable {
  /// Tokens that fit.
  let tokenCapacity: Int
  /// `(tokens, hidden size)`: the token vectors between layers.
  let hidden: AlignedFloats
  /// `(tokens, hidden size)`: what is added before a norm.
  let residual: AlignedFloats
  /// `(tokens, hidden size)`: attention's result.
  let context: AlignedFloats
  /// `(tokens, 3 × hidden size)`.
  let queryKeyValue: AlignedFloats
  /// `(tokens, intermediate size)`.
  let intermediate: AlignedFloats
  /// The keys of one head, packed.
  let keys: AlignedFloats
  /// Attention weights of some queries over a whole sequence.
  let scores: AlignedFloats

  /// Allocates memory for blocks of `tokens` tokens with sequences of at most `longest`.
  init(_ configuration: BERTConfiguration, tokens: Int, longest: Int) {
    let size = configuration.hiddenSize
    tokenCapacity = tokens
    hidden = AlignedFloats(count: tokens * size)
    residual = AlignedFloats(count: tokens * size)
    context = AlignedFloats(count: tokens * size)
    queryKeyValue = AlignedFloats(count: tokens * 3 * size)
    intermediate = AlignedFloats(count: tokens * configuration.intermediateSize)
    keys = AlignedFloats(
      count: PackedMatrix.floatCount(columnCount: longest, depth: configuration.headSize))
    scores = AlignedFloats(
      count: BERTForwardPass.queryBlock * BERTForwardPass.scoreStride(longest))
  }
}
