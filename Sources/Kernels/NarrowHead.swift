import CKernels

/// The keys and values of one attention head, rounded to 16 bits and packed into memory lent for them.
package struct NarrowHead {
  /// Most values of a head.
  package static let widthLimit = Int(SEXTANT_HEAD_WIDTH)

  /// Most keys.
  package static let keyLimit = Int(SEXTANT_HEAD_COUNT)

  /// Rows of keys and of values.
  package let keyCount: Int
  /// Values of a row.
  package let width: Int
  let start: UnsafePointer<UInt16>

  /// Bytes that a head takes.
  package static func byteCount(keyCount: Int, width: Int) -> Int {
    let keys = paddedKeyCount(keyCount) * (width + width % 2)
    let values = (keyCount + keyCount % 2) * paddedKeyCount(width)
    let scales = 4 * paddedKeyCount(keyCount)
    return (keys + values + scales) * 2
  }

  /// `count` rounded up to what is multiplied at once: the least stride of scores.
  package static func paddedKeyCount(_ count: Int) -> Int {
    let columns = Int(SEXTANT_HEAD_COLUMNS)
    return (count + columns - 1) / columns * columns
  }

  /// Packs a head into `memory`, which must outlive the result.
  ///
  /// - Precondition: The class takes narrow heads; keys and values have the same shape and stride, at
  ///   least one row, at most ``keyLimit``, of at most ``widthLimit`` values each; `memory` has
  ///   ``byteCount(keyCount:width:)`` bytes on a line of 4.
  /// - Complexity: O(rows × width).
  package init(
    keys: FloatRows, values: FloatRows, into memory: UnsafeMutableRawBufferPointer,
    kernels: MatrixKernels = .best
  ) {
    precondition(
      keys.rowCount == values.rowCount && keys.width == values.width
        && keys.stride == values.stride && 1...Self.keyLimit ~= keys.rowCount
        && 1...Self.widthLimit ~= keys.width, "keys and values do not fit")
    keyCount = keys.rowCount
    width = keys.width
    guard memory.count >= Self.byteCount(keyCount: keyCount, width: width),
      let bytes = memory.baseAddress, let pack = kernels.loops.pointee.pack_head
    else { preconditionFailure("no room for a head, or no loops for it") }
    let start = bytes.assumingMemoryBound(to: UInt16.self)
    pack(keys.base, values.base, keys.stride, keyCount, width, start)
    self.start = UnsafePointer(start)
  }
}

extension MatrixKernels {
  /// True where attention in 16 bits is faster than in single precision.
  package var takesNarrowHeads: Bool { loops.pointee.pack_head != nil }

  /// Multiplies every query, rounded to 16 bits, with every key.
  ///
  /// - Parameter scores: A row for each query, of ``NarrowHead/paddedKeyCount(_:)`` values at least;
  ///   those behind the last key become 0.
  /// - Precondition: The shapes fit.
  package func score(_ queries: FloatRows, with head: NarrowHead, into scores: MutableFloatRows) {
    precondition(
      queries.width == head.width && scores.rowCount == queries.rowCount
        && scores.width >= NarrowHead.paddedKeyCount(head.keyCount), "shapes do not fit")
    loops.pointee.score_keys?(
      queries.base, queries.stride, head.start, head.keyCount, head.width, scores.base,
      scores.stride, scores.rowCount)
  }

  /// Adds up the values of `head` for each row of scores, each times its share of the row's softmax,
  /// whose powers are rounded to 16 bits.
  ///
  /// - Parameters:
  ///   - scores: As ``score(_:with:into:)`` made them; finite. Used up.
  ///   - y: `(scores.rowCount, head.width)`.
  /// - Precondition: The shapes fit.
  package func mix(_ scores: MutableFloatRows, of head: NarrowHead, into y: MutableFloatRows) {
    precondition(
      scores.width >= NarrowHead.paddedKeyCount(head.keyCount) && y.rowCount == scores.rowCount
        && y.width == head.width, "shapes do not fit")
    loops.pointee.mix_values?(
      scores.base, scores.stride, head.start, head.keyCount, head.width, y.base, y.stride,
      y.rowCount)
  }
}
