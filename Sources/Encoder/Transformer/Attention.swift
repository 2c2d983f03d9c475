import Kernels

/// Scaled dot-product attention, all heads, one sequence at a time (Vaswani et al., 2017).
struct Attention {
  /// Queries whose attention weights are held at once; with 200 keys they fill half an L1 cache.
  static let queryBlock = 24

  /// Floats from one query's weights to the next's.
  static func scoreStride(_ length: Int) -> Int { NarrowHead.paddedKeyCount(length) }

  /// Keys and values of one head, ready for its queries.
  private enum Head {
    case single(keys: PackedMatrix, values: FloatRows)
    case narrow(NarrowHead)
  }

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
      let packed = pack(keyHead, start: start, length: length)
      for head in keyHead * group..<(keyHead + 1) * group {
        attend(head, packed, start: start, length: length)
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

  /// Attention of layers in bfloat16 or bytes multiplies 16 bits where the CPU class has the loops.
  static func isNarrow(_ shape: TransformerShape, _ layer: TransformerLayer) -> Bool {
    layer.queryKeyValue.weights.precision != .fp32 && MatrixKernels.best.takesNarrowHeads
      && shape.headSize <= NarrowHead.widthLimit
  }

  private func pack(_ keyHead: Int, start: Int, length: Int) -> Head {
    let keys = part(shape.headCount + keyHead, start: start, length: length)
    let values = part(
      shape.headCount + shape.keyHeadCount + keyHead, start: start, length: length)
    if Self.isNarrow(shape, layer) {
      return .narrow(NarrowHead(keys: keys, values: values, into: workspace.head.buffer))
    }
    return .single(keys: PackedMatrix(packing: keys, into: workspace.keys.buffer), values: values)
  }

  private func attend(_ head: Int, _ packed: Head, start: Int, length: Int) {
    let queries = part(head, start: start, length: length)
    for first in stride(from: 0, to: length, by: Self.queryBlock) {
      let range = first..<min(length, first + Self.queryBlock)
      attend(
        queries[range], packed, head: head, first: first, length: length,
        into: MutableFloatRows(
          workspace.context.buffer,
          offset: (start + first) * shape.queryWidth + head * shape.headSize,
          rowCount: range.count, width: shape.headSize, stride: shape.queryWidth))
    }
  }

  private func attend(
    _ queries: FloatRows, _ packed: Head, head: Int, first: Int, length: Int,
    into context: MutableFloatRows
  ) {
    // Products go on over the zeros behind the last key, so that only whole vectors are stored.
    let scores = workspace.scores.mutableRows(queries.rowCount, Self.scoreStride(length))
    switch packed {
    case .single(let keys, _): kernels.multiply(queries, by: keys, into: scores)
    case .narrow(let packed): kernels.score(queries, with: packed, into: scores)
    }
    relativeBias?.add(to: scores, keyCount: length, first: first, head: head)
    layer.reach.hide(scores, keyCount: length, first: first)
    switch packed {
    case .single(_, let values):
      let weights = MutableFloatRows(
        workspace.scores.buffer, rowCount: scores.rowCount, width: length, stride: scores.stride)
      kernels.softmax(weights)
      kernels.weightedSums(FloatRows(weights), of: values, into: context)
    case .narrow(let packed): kernels.mix(scores, of: packed, into: context)
    }
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
