import CKernels

/// Distance loops of one CPU class; every class gives the same bits (see `distance.h`).
///
/// Matrices are row-major; `out` gets one value a row and must have room for it. Counts are checked,
/// file contents are not: row numbers must lie inside `rows`.
package struct DistanceKernels: Sendable {
  // Points to a constant of the C target.
  private nonisolated(unsafe) let loops: UnsafePointer<sextant_distance_kernels>

  /// The fastest class here, or the one that the environment's SEXTANT_CPU names.
  package static let best = DistanceKernels(loops: sextant_distance_best())

  /// All classes that this machine can run, "plain" first.
  package static let available = (0..<sextant_distance_class_count()).map {
    DistanceKernels(loops: sextant_distance_class($0))
  }

  /// "avx512", "avx2" or "plain".
  package var name: String { String(cString: loops.pointee.name) }

  /// What is computed between a query and a row.
  package enum Measure: Sendable {
    /// Sum of products; higher is nearer.
    case dotProduct
    /// Sum of squared differences; lower is nearer.
    case squaredDistance
  }

  /// Measures `query` against rows of floats.
  ///
  /// - Parameter numbers: The rows wanted, in the order of `out`; nil for all.
  package func measure(
    _ measure: Measure, _ query: UnsafeBufferPointer<Float>, rows: UnsafeBufferPointer<Float>,
    numbers: UnsafeBufferPointer<UInt32>? = nil, into out: UnsafeMutableBufferPointer<Float>
  ) {
    guard let arguments = RowArguments(query, rows, numbers, out) else { return }
    let loop = measure == .dotProduct ? loops.pointee.row_dots_f32 : loops.pointee.row_distances_f32
    loop(
      arguments.query, arguments.rows, arguments.numbers, arguments.count, query.count,
      arguments.out)
  }

  /// Measures `query` against rows of half floats (IEEE bit patterns), row *r* times `scales[r]`.
  package func measure(
    _ measure: Measure, _ query: UnsafeBufferPointer<Float>, rows: UnsafeBufferPointer<UInt16>,
    scales: UnsafeBufferPointer<Float>, numbers: UnsafeBufferPointer<UInt32>? = nil,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    guard let arguments = RowArguments(query, rows, numbers, out), let scale = scales.baseAddress
    else { return }
    precondition(scales.count * query.count == rows.count, "one scale a row")
    let loop = measure == .dotProduct ? loops.pointee.row_dots_f16 : loops.pointee.row_distances_f16
    loop(
      arguments.query, arguments.rows, scale, arguments.numbers, arguments.count, query.count,
      arguments.out)
  }

  /// Measures `query` against rows of signed bytes, row *r* times `scales[r]`.
  package func measure(
    _ measure: Measure, _ query: UnsafeBufferPointer<Float>, rows: UnsafeBufferPointer<Int8>,
    scales: UnsafeBufferPointer<Float>, numbers: UnsafeBufferPointer<UInt32>? = nil,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    guard let arguments = RowArguments(query, rows, numbers, out), let scale = scales.baseAddress
    else { return }
    precondition(scales.count * query.count == rows.count, "one scale a row")
    let loop = measure == .dotProduct ? loops.pointee.row_dots_i8 : loops.pointee.row_distances_i8
    loop(
      arguments.query, arguments.rows, scale, arguments.numbers, arguments.count, query.count,
      arguments.out)
  }

  /// Integer dot products of signed bytes; exact while `query` has fewer than 131,072 values.
  package func integerDotProducts(
    _ query: UnsafeBufferPointer<Int8>, rows: UnsafeBufferPointer<Int8>,
    into out: UnsafeMutableBufferPointer<Int32>
  ) {
    guard !query.isEmpty, let q = query.baseAddress, let r = rows.baseAddress,
      let o = out.baseAddress
    else { return }
    let count = rows.count / query.count
    precondition(rows.count == count * query.count && out.count >= count, "counts differ")
    loops.pointee.integer_dots(q, r, count, query.count, o)
  }

  /// Measures `vector` against every column of `panels`, the zero columns at the end included.
  ///
  /// - Precondition: `out` holds ``ColumnPanels/paddedCount(of:)`` values.
  package func measure(
    _ measure: Measure, _ vector: UnsafeBufferPointer<Float>,
    panels: UnsafeBufferPointer<Float>, into out: UnsafeMutableBufferPointer<Float>
  ) {
    guard !vector.isEmpty, let v = vector.baseAddress, let p = panels.baseAddress,
      let o = out.baseAddress
    else { return }
    let width = vector.count * ColumnPanels.width
    let count = panels.count / width
    precondition(
      panels.count == count * width && out.count >= count * ColumnPanels.width, "counts differ")
    let loop = measure == .dotProduct ? loops.pointee.panel_dots : loops.pointee.panel_distances
    loop(v, vector.count, p, count, o)
  }

  /// Finds for each row the nearest column, the lowest of equally near ones.
  ///
  /// - Parameters:
  ///   - rows: Row *r* begins at `r * rowStride` and has `dimension` values.
  ///   - columnCount: Columns of `panels` that count, at least 1.
  ///   - nearest: Gets a column a row; its count is the number of rows.
  ///   - distances: Gets the squared distance to it.
  package func nearestColumns(
    rows: UnsafeBufferPointer<Float>, rowStride: Int, dimension: Int,
    panels: UnsafeBufferPointer<Float>, columnCount: Int,
    nearest: UnsafeMutableBufferPointer<UInt32>, distances: UnsafeMutableBufferPointer<Float>
  ) {
    guard let r = rows.baseAddress, let p = panels.baseAddress, let n = nearest.baseAddress,
      let d = distances.baseAddress
    else { return }
    precondition(dimension > 0 && rowStride >= dimension && columnCount > 0, "bad shape")
    precondition(
      rows.count >= (nearest.count - 1) * rowStride + dimension
        && distances.count >= nearest.count
        && panels.count >= ColumnPanels.paddedCount(of: columnCount) * dimension, "counts differ")
    loops.pointee.nearest_columns(
      r, nearest.count, rowStride, dimension, p, columnCount, n, d)
  }

  /// Adds up, for each code, one entry of each of its sub-quantizers' tables.
  ///
  /// - Parameters:
  ///   - table: Row-major `(width, 256)`.
  ///   - codes: Row-major `(out.count, width)`.
  package func tableSums(
    _ table: UnsafeBufferPointer<Float>, codes: UnsafeBufferPointer<UInt8>,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    guard let t = table.baseAddress, let c = codes.baseAddress, let o = out.baseAddress
    else { return }
    let width = table.count / 256
    precondition(
      table.count == width * 256 && codes.count == out.count * width, "counts differ")
    loops.pointee.table_sums(t, c, out.count, width, o)
  }
}

/// Checked addresses for the row loops; nil when there is nothing to do.
private struct RowArguments<Element> {
  let query: UnsafePointer<Float>
  let rows: UnsafePointer<Element>
  let numbers: UnsafePointer<UInt32>?
  let out: UnsafeMutablePointer<Float>
  let count: Int

  init?(
    _ query: UnsafeBufferPointer<Float>, _ rows: UnsafeBufferPointer<Element>,
    _ numbers: UnsafeBufferPointer<UInt32>?, _ out: UnsafeMutableBufferPointer<Float>
  ) {
    guard !query.isEmpty, let q = query.baseAddress, let r = rows.baseAddress,
      let o = out.baseAddress
    else { return nil }
    let rowCount = rows.count / query.count
    precondition(rows.count == rowCount * query.count, "rows and query differ in width")
    if let numbers {
      guard let first = numbers.baseAddress else { return nil }
      self.numbers = first
      count = numbers.count
    } else {
      self.numbers = nil
      count = rowCount
    }
    precondition(out.count >= count, "out is too short")
    self.query = q
    self.rows = r
    self.out = o
  }
}
