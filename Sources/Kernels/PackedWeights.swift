import CKernels

/// A matrix of weights in the precision and order in which one CPU class multiplies it.
///
/// Its bytes hold the panels, and behind them for int8, from the next 64-byte line on, the scale of
/// each column and the sum of its bytes. They may be written to a file and mapped again, for the same
/// class only.
package struct PackedWeights: Sendable {
  /// How they are stored.
  package let precision: MatrixPrecision
  /// Columns of the result; rows of the matrix that was packed.
  package let columnCount: Int
  /// Values that make one result.
  package let depth: Int
  // Read-only, and kept alive by the owner.
  private nonisolated(unsafe) let start: UnsafeRawPointer
  /// Keeps the bytes alive.
  package let owner: any AnyObject & Sendable

  /// Views bytes that were packed before.
  ///
  /// - Parameters:
  ///   - bytes: ``byteCount(_:columnCount:depth:)`` bytes on a 64-byte line.
  ///   - owner: Keeps them alive and unchanged.
  /// - Precondition: The count and the alignment are right; the depth is within bounds.
  package init(
    _ bytes: UnsafeRawBufferPointer, owner: any AnyObject & Sendable, precision: MatrixPrecision,
    columnCount: Int, depth: Int
  ) {
    precondition(
      columnCount > 0 && depth > 0
        && (precision == .fp32 || depth <= MatrixPrecision.narrowDepthLimit), "impossible shape")
    precondition(
      bytes.count == Self.byteCount(precision, columnCount: columnCount, depth: depth),
      "not the bytes of this shape")
    guard let start = bytes.baseAddress, UInt(bitPattern: start).isMultiple(of: 64) else {
      preconditionFailure("weights off their line")
    }
    self.start = start
    self.owner = owner
    self.precision = precision
    self.columnCount = columnCount
    self.depth = depth
  }

  /// Packs `matrix`, one row for each column of the result, into memory of its own.
  ///
  /// - Complexity: O(`matrix.rowCount` × `matrix.width`).
  package init(
    packing matrix: FloatRows, precision: MatrixPrecision, kernels: MatrixKernels = .best
  ) {
    let memory = AlignedBytes(
      count: Self.byteCount(precision, columnCount: matrix.rowCount, depth: matrix.width))
    kernels.pack(matrix, precision: precision, into: memory.buffer)
    self.init(
      UnsafeRawBufferPointer(memory.buffer), owner: memory, precision: precision,
      columnCount: matrix.rowCount, depth: matrix.width)
  }

  /// Bytes that a matrix takes.
  package static func byteCount(
    _ precision: MatrixPrecision, columnCount: Int, depth: Int
  ) -> Int {
    let columns = paddedColumnCount(columnCount)
    return switch precision {
    case .fp32: columns * depth * 4
    case .bf16: columns * (depth + depth % 2) * 2
    case .int8: int8PanelBytes(columns, depth) + columns * 8
    }
  }

  static func paddedColumnCount(_ count: Int) -> Int {
    let width = Int(SEXTANT_PANEL_WIDTH)
    return (count + width - 1) / width * width
  }

  /// Columns are a multiple of 64, so whole lines.
  static func int8PanelBytes(_ paddedColumns: Int, _ depth: Int) -> Int {
    paddedColumns * int8Depth(depth)
  }

  /// Depths of bytes with the zeros that fill the last step.
  static func int8Depth(_ depth: Int) -> Int {
    let step = Int(SEXTANT_I8_STEP)
    return (depth + step - 1) / step * step
  }

  /// Columns with the zeros that fill the last panel.
  package var paddedColumnCount: Int { Self.paddedColumnCount(columnCount) }

  /// Lends the bytes, to write them to a file.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(owner) {} }
    return try body(
      UnsafeRawBufferPointer(
        start: start, count: Self.byteCount(precision, columnCount: columnCount, depth: depth)))
  }
}
