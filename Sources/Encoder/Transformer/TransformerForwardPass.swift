import Kernels

/// The layers of a transformer over sequences that follow each other without padding.
///
/// Linear layers see all tokens of a block as rows of one matrix; attention sees one sequence at a
/// time. Nothing a sequence computes depends on the others.
struct TransformerForwardPass {
  let weights: TransformerWeights
  let workspace: TransformerWorkspace

  private var size: Int { weights.shape.hiddenSize }

  /// Fills `workspace.hidden` with the last layer's token vectors.
  ///
  /// - Parameters:
  ///   - ids: The tokens of all sequences.
  ///   - types: The type of each token; empty where all are 0.
  ///   - lengths: How many tokens each sequence has; they add up to `ids.count`.
  /// - Precondition: The tokens fit the workspace; every length is at most the number of positions;
  ///   every id is inside the subword table.
  func run(_ ids: ArraySlice<Int32>, types: ArraySlice<Int32> = [], lengths: ArraySlice<Int>) {
    precondition(ids.count <= workspace.tokenCapacity, "more tokens than the workspace holds")
    weights.embedding.run(ids, types: types, lengths: lengths, workspace)
    for layer in weights.layers { apply(layer, tokenCount: ids.count, lengths: lengths) }
    weights.finalNorm?.apply(
      to: workspace.hidden.rows(ids.count, size),
      into: workspace.hidden.mutableRows(ids.count, size))
  }

  private func apply(_ layer: TransformerLayer, tokenCount: Int, lengths: ArraySlice<Int>) {
    let shape = weights.shape
    layer.queryKeyValue.apply(
      to: input(layer.attentionNorms.before, tokenCount),
      into: workspace.queryKeyValue.mutableRows(tokenCount, shape.attentionWidth))
    let attention = Attention(
      shape: shape, layer: layer, relativeBias: weights.relativeBias, workspace: workspace)
    var start = 0
    for length in lengths where length > 0 {
      attention.run(start: start, length: length)
      start += length
    }
    layer.attentionOutput.apply(
      to: workspace.context.rows(tokenCount, shape.queryWidth),
      into: workspace.residual.mutableRows(tokenCount, size))
    join(layer.attentionNorms, tokenCount)
    layer.feedForward.apply(to: input(layer.feedForwardNorms.before, tokenCount), workspace)
    join(layer.feedForwardNorms, tokenCount)
  }

  /// What a sublayer reads.
  private func input(_ norm: RowNorm?, _ tokenCount: Int) -> FloatRows {
    let hidden = workspace.hidden.rows(tokenCount, size)
    guard let norm else { return hidden }
    norm.apply(to: hidden, into: workspace.normalized.mutableRows(tokenCount, size))
    return workspace.normalized.rows(tokenCount, size)
  }

  /// Adds what a sublayer gave.
  private func join(_ norms: TransformerLayer.Norms, _ tokenCount: Int) {
    norms.after?.apply(
      to: workspace.residual.rows(tokenCount, size),
      into: workspace.residual.mutableRows(tokenCount, size))
    if let joined = norms.joined {
      joined.apply(
        to: workspace.hidden.mutableRows(tokenCount, size),
        adding: workspace.residual.rows(tokenCount, size))
    } else {
      for index in 0..<tokenCount * size {
        workspace.hidden.buffer[index] += workspace.residual.buffer[index]
      }
    }
  }
}
