/// A matrix to read: rows of `width` floats, each `stride` after the one before.
///
/// The memory must outlive the view.
package struct FloatRows {
  /// The first value of the first row.
  package let base: UnsafePointer<Float>
  /// Number of rows.
  package let rowCount: Int
  /// Values of a row.
  package let width: Int
  /// Floats from the start of a row to the next one's.
  package let stride: Int

  /// Views part of `memory`.
  ///
  /// - Parameters:
  ///   - offset: Where the first row begins.
  ///   - stride: Floats from row to row; nil for `width`.
  /// - Precondition: All rows lie inside `memory`, which is not empty.
  package init(
    _ memory: UnsafeBufferPointer<Float>, offset: Int = 0, rowCount: Int, width: Int,
    stride: Int? = nil
  ) {
    let stride = stride ?? width
    precondition(
      offset >= 0 && rowCount >= 0 && width >= 0 && stride >= width
        && (rowCount == 0 || offset + (rowCount - 1) * stride + width <= memory.count),
      "rows outside their memory")
    guard let start = memory.baseAddress else { preconditionFailure("rows of no memory") }
    base = start + offset
    self.rowCount = rowCount
    self.width = width
    self.stride = stride
  }

  /// Some of the rows.
  ///
  /// - Precondition: `range` lies inside `0..<rowCount`.
  package subscript(range: Range<Int>) -> FloatRows {
    precondition(range.lowerBound >= 0 && range.upperBound <= rowCount, "no such rows")
    return FloatRows(
      base: base + range.lowerBound * stride, rowCount: range.count, width: width, stride: stride)
  }

  /// Views rows that were written.
  package init(_ rows: MutableFloatRows) {
    self.init(base: rows.base, rowCount: rows.rowCount, width: rows.width, stride: rows.stride)
  }

  private init(base: UnsafePointer<Float>, rowCount: Int, width: Int, stride: Int) {
    self.base = base
    self.rowCount = rowCount
    self.width = width
    self.stride = stride
  }
}

/// A matrix to write; see ``FloatRows``.
package struct MutableFloatRows {
  /// The first value of the first row.
  package let base: UnsafeMutablePointer<Float>
  /// Number of rows.
  package let rowCount: Int
  /// Values of a row.
  package let width: Int
  /// Floats from the start of a row to the next one's.
  package let stride: Int

  /// Views part of `memory`.
  ///
  /// - Precondition: As for ``FloatRows``.
  package init(
    _ memory: UnsafeMutableBufferPointer<Float>, offset: Int = 0, rowCount: Int, width: Int,
    stride: Int? = nil
  ) {
    let rows = FloatRows(
      UnsafeBufferPointer(memory), offset: offset, rowCount: rowCount, width: width,
      stride: stride)
    base = UnsafeMutablePointer(mutating: rows.base)
    self.rowCount = rowCount
    self.width = width
    self.stride = rows.stride
  }

  /// Some of the rows.
  ///
  /// - Precondition: `range` lies inside `0..<rowCount`.
  package subscript(range: Range<Int>) -> MutableFloatRows {
    let rows = FloatRows(self)[range]
    return MutableFloatRows(
      base: UnsafeMutablePointer(mutating: rows.base), rowCount: rows.rowCount, width: width,
      stride: stride)
  }

  private init(base: UnsafeMutablePointer<Float>, rowCount: Int, width: Int, stride: Int) {
    self.base = base
    self.rowCount = rowCount
    self.width = width
    self.stride = stride
  }
}
