import CKernels

/// A matrix packed for single-precision products with memory lent for it, such as the keys of one
/// attention head; for weights that last see ``PackedWeights``.
package struct PackedMatrix {
  /// Columns of the result; rows of the matrix that was packed.
  package let columnCount: Int
  /// Values that make one result.
  package let depth: Int
  let panels: UnsafePointer<Float>

  /// Floats that the panels of a matrix take.
  package static func floatCount(columnCount: Int, depth: Int) -> Int {
    let width = Int(SEXTANT_PANEL_WIDTH)
    return (columnCount + width - 1) / width * width * depth
  }

  /// Packs `matrix`, one row for each column of the result, into `memory`, which must outlive the
  /// result.
  ///
  /// - Precondition: `memory` has ``floatCount(columnCount:depth:)`` floats; it is best aligned to
  ///   64 bytes.
  /// - Complexity: O(`matrix.rowCount` × `matrix.width`).
  package init(
    packing matrix: FloatRows, into memory: UnsafeMutableBufferPointer<Float>,
    kernels: MatrixKernels = .best
  ) {
    columnCount = matrix.rowCount
    depth = matrix.width
    precondition(
      memory.count >= Self.floatCount(columnCount: columnCount, depth: depth),
      "no room for the panels")
    guard let start = memory.baseAddress else { preconditionFailure("panels of no memory") }
    kernels.pack(matrix, into: start)
    panels = UnsafePointer(start)
  }

  /// Views panels that were packed before; `panels` must outlive the view.
  ///
  /// - Precondition: It has ``floatCount(columnCount:depth:)`` floats.
  package init(panels: AlignedFloats, columnCount: Int, depth: Int) {
    precondition(
      panels.buffer.count >= Self.floatCount(columnCount: columnCount, depth: depth),
      "fewer panels than columns")
    guard let start = panels.buffer.baseAddress else { preconditionFailure("panels of no memory") }
    self.panels = UnsafePointer(start)
    self.columnCount = columnCount
    self.depth = depth
  }

  /// Columns with the zeros that fill the last panel.
  package var paddedColumnCount: Int {
    Self.floatCount(columnCount: columnCount, depth: 1)
  }
}
