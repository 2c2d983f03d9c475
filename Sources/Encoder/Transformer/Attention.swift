import Kernels

/// Scaled dot-product attention, all heads, one sequence at a time (Vaswani et al., 2017).
struct Attention {
  /// Queries whose attention weights are held at once; with 200 keys they fill half an L1 cache.
  static let queryBlock = 24

  /// Floats from one query's weights to the next's.
  static func scoreStride(_ length: Int) -> Int { (length + 15) / 16 * 16 }

  let shape: TransformerShape
  let layer: TransformerLayer
  let relativeBias: RelativeBias?
  let workspace: TransformerWorkspace
  private let kernels = MatrixKernels.best

  /// Reads the workspace's queries, keys and values and writes its context, for `length` tokens from
  /// `start` on.
  func run(start: Int, length: Int) {
    turnHeads(start: start, length: length)
    let group = shape.headCount / shape.keyHeadCount
    for keyHead in 0..<shape.keyHeadCount {
      let keys = PackedMatrix(
        packing: part(shape.headCount + keyHead, start: start, length: length),
        into: workspace.keys.buffer)
      let values = part(
        shape.headCount + shape.keyHeadCount + keyHead, start: start, length: length)
      for head in keyHead * group..<(keyHead + 1) * group {
        attend(head, keys: keys, values: values, start: start)
      }
    }
  }

  /// Norms and rotation of single heads, in place.
  private func turnHeads(start: Int, length: Int) {
    guard layer.queryNorm != nil || layer.keyNorm != nil || layer.rotary != nil else { return }
    for head in 0..<shape.headCount + shape.keyHeadCount {
      let norm = head < shape.headCount ? layer.queryNorm : layer.keyNorm
      let rows = MutableFloatRows(
        workspace.queryKeyValue.buffer, offset: offset(head, start: start), rowCount: length,
        width: shape.headSize, stride: shape.attentionWidth)
      norm?.apply(to: part(head, start: start, length: length), into: rows)
      guard let rotary = layer.rotary else { continue }
      for position in 0..<length {
        rotary.rotate(rows.base + position * rows.stride, position: position)
      }
    }
  }

  private func attend(_ head: Int, keys: PackedMatrix, values: FloatRows, start: Int) {
    let length = values.rowCount
    let queries = part(head, start: start, length: length)
    for first in stride(from: 0, to: length, by: Self.queryBlock) {
      let range = first..<min(length, first + Self.queryBlock)
      attend(
        queries[range], keys: keys, values: values, head: head, first: first, start: start)
    }
  }

  private func attend(
    _ queries: FloatRows, keys: PackedMatrix, values: FloatRows, head: Int, first: Int, start: Int
  ) {
    let (count, length) = (queries.rowCount, values.rowCount)
    let stride = Self.scoreStride(length)
    // Products go on over the zeros behind the last key, so that only whole vectors are stored.
    let scores = workspace.scores.mutableRows(count, stride)
    kernels.multiply(queries, by: keys, into: scores)
    relativeBias?.add(to: scores, keyCount: length, first: first, head: head)
    layer.reach.hide(scores, keyCount: length, first: first)
    kernels.softmax(
      MutableFloatRows(workspace.scores.buffer, rowCount: count, width: length, stride: stride))
    kernels.weightedSums(
      FloatRows(
        UnsafeBufferPointer(workspace.scores.buffer), rowCount: count, width: length,
        stride: stride),
      of: values,
      into: MutableFloatRows(
        workspace.context.buffer,
        offset: (start + first) * shape.queryWidth + head * shape.headSize,
        rowCount: count, width: shape.headSize, stride: shape.queryWidth))
  }

  private func offset(_ head: Int, start: Int) -> Int {
    start * shape.attentionWidth + head * shape.headSize
  }

  /// The vectors of one head: queries come first, then keys, then values.
  private func part(_ head: Int, start: Int, length: Int) -> FloatRows {
    FloatRows(
      UnsafeBufferPointer(workspace.queryKeyValue.buffer), offset: offset(head, start: start),
      rowCount: length, width: shape.headSize, stride: shape.attentionWidth)
  }
}
