import Kernels

/// The layers of a post-norm BERT over sequences that follow each other without padding.
///
/// Linear layers see all tokens of a block as rows of one matrix; attention sees one sequence at a
/// time. Nothing a sequence computes depends on the others.
struct BERTForwardPass {
  /// Queries whose attention weights are held at once; with 200 keys they fill half an L1 cache.
  static let queryBlock = 24

  /// Floats from one query's weights to the next's.
  static func scoreStride(_ length: Int) -> Int { (length + 15) / 16 * 16 }

  let weights: BERTWeights
  let workspace: TransformerWorkspace
  private let kernels = MatrixKernels.best

  private var configuration: BERTConfiguration { weights.configuration }

  /// Fills `workspace.hidden` with the last layer's token vectors.
  ///
  /// - Parameters:
  ///   - ids: The tokens of all sequences.
  ///   - lengths: How many tokens each sequence has; they add up to `ids.count`.
  /// - Precondition: The tokens fit the workspace; every length is at most the number of positions;
  ///   every id is inside the subword table.
  func run(_ ids: ArraySlice<Int32>, lengths: ArraySlice<Int>) {
    precondition(ids.count <= workspace.tokenCapacity, "more tokens than the workspace holds")
    embed(ids, lengths: lengths)
    for layer in weights.layers { apply(layer, tokenCount: ids.count, lengths: lengths) }
  }

  private func embed(_ ids: ArraySlice<Int32>, lengths: ArraySlice<Int>) {
    let size = configuration.hiddenSize
    for (row, id) in ids.enumerated() {
      weights.copySubword(
        id,
        into: UnsafeMutableBufferPointer(
          rebasing: workspace.hidden.buffer[row * size..<(row + 1) * size]))
    }
    var start = 0
    for length in lengths {
      let rows = workspace.residual.buffer[start * size..<(start + length) * size]
      _ = UnsafeMutableBufferPointer(rebasing: rows)
        .update(fromContentsOf: weights.positions.buffer[..<(length * size)])
      start += length
    }
    weights.embeddingNorm.apply(
      to: workspace.hidden.mutableRows(ids.count, size),
      adding: workspace.residual.rows(ids.count, size))
  }

  private func apply(_ layer: BERTWeights.Layer, tokenCount: Int, lengths: ArraySlice<Int>) {
    let size = configuration.hiddenSize
    let wide = configuration.intermediateSize
    let hidden = workspace.hidden.rows(tokenCount, size)
    layer.queryKeyValue.apply(
      to: hidden, into: workspace.queryKeyValue.mutableRows(tokenCount, 3 * size))
    var start = 0
    for length in lengths {
      attend(start: start, length: length)
      start += length
    }
    layer.attentionOutput.apply(
      to: workspace.context.rows(tokenCount, size),
      into: workspace.residual.mutableRows(tokenCount, size))
    layer.attentionNorm.apply(
      to: workspace.hidden.mutableRows(tokenCount, size),
      adding: workspace.residual.rows(tokenCount, size))
    layer.intermediate.apply(
      to: hidden, activation: .gelu, into: workspace.intermediate.mutableRows(tokenCount, wide))
    layer.output.apply(
      to: workspace.intermediate.rows(tokenCount, wide),
      into: workspace.residual.mutableRows(tokenCount, size))
    layer.outputNorm.apply(
      to: workspace.hidden.mutableRows(tokenCount, size),
      adding: workspace.residual.rows(tokenCount, size))
  }

  /// Scaled dot-product attention of one sequence, all heads (Vaswani et al., 2017); the scale is
  /// in the query weights.
  private func attend(start: Int, length: Int) {
    for head in 0..<configuration.headCount {
      let values = part(2, head: head, start: start, length: length)
      let keys = PackedMatrix(
        packing: part(1, head: head, start: start, length: length), into: workspace.keys.buffer)
      let queries = part(0, head: head, start: start, length: length)
      for first in stride(from: 0, to: length, by: Self.queryBlock) {
        let range = first..<min(length, first + Self.queryBlock)
        attend(queries[range], keys: keys, values: values, head: head, firstToken: start + first)
      }
    }
  }

  private func attend(
    _ queries: FloatRows, keys: PackedMatrix, values: FloatRows, head: Int, firstToken: Int
  ) {
    let (count, length) = (queries.rowCount, values.rowCount)
    let stride = Self.scoreStride(length)
    // Products go on over the zeros behind the last key, so that only whole vectors are stored.
    kernels.multiply(
      queries, by: keys,
      into: workspace.scores.mutableRows(count, stride))
    kernels.softmax(
      MutableFloatRows(workspace.scores.buffer, rowCount: count, width: length, stride: stride))
    kernels.weightedSums(
      FloatRows(
        UnsafeBufferPointer(workspace.scores.buffer), rowCount: count, width: length,
        stride: stride),
      of: values,
      into: MutableFloatRows(
        workspace.context.buffer,
        offset: firstToken * configuration.hiddenSize + head * configuration.headSize,
        rowCount: count, width: configuration.headSize, stride: configuration.hiddenSize))
  }

  /// Query (0), key (1) or value (2) vectors of one head of one sequence.
  private func part(_ part: Int, head: Int, start: Int, length: Int) -> FloatRows {
    let size = configuration.hiddenSize
    return FloatRows(
      UnsafeBufferPointer(workspace.queryKeyValue.buffer),
      offset: start * 3 * size + part * size + head * configuration.headSize, rowCount: length,
      width: configuration.headSize, stride: 3 * size)
  }
}
