/// Columns (centroids) of scaled signed bytes, laid out for ``ScanKernels/nearest(rows:scales:columns:nearest:measures:)``.
///
/// Squared distances between byte rows and byte columns are exact integers times two scales, so every
/// CPU finds the same nearest column.
package final class ByteColumns: @unchecked Sendable {
  /// The dimension rounded up to a multiple of four.
  package let dimension4: Int
  let panelCount: Int
  // Written by the initialiser only.
  let panels: UnsafeMutablePointer<Int8>
  let bases: UnsafeMutablePointer<Int32>
  let factors: UnsafeMutablePointer<Float>
  let penalties: UnsafeMutablePointer<Float>

  /// Lays out row-major columns.
  ///
  /// - Parameters:
  ///   - values: `(scales.count, dimension)`, each in -127...127.
  ///   - scales: What each column's values are times.
  ///   - squares: Each scaled column's squared length.
  package init(values: [Int8], scales: [Float], squares: [Float], dimension: Int) {
    precondition(
      values.count == scales.count * dimension && squares.count == scales.count, "counts differ")
    dimension4 = (dimension + 3) / 4 * 4
    panelCount = (scales.count + 15) / 16
    let count = panelCount * 16
    panels = .allocate(capacity: max(1, count * dimension4))
    panels.initialize(repeating: 0, count: count * dimension4)
    bases = .allocate(capacity: max(1, count))
    bases.initialize(repeating: 0, count: count)
    factors = .allocate(capacity: max(1, count))
    factors.initialize(repeating: 0, count: count)
    penalties = .allocate(capacity: max(1, count))
    penalties.initialize(repeating: .greatestFiniteMagnitude, count: count)
    for column in scales.indices {
      var sum: Int32 = 0
      let start = column / 16 * 16 * dimension4 + column % 16 * 4
      for component in 0..<dimension {
        let value = values[column * dimension + component]
        panels[start + component / 4 * 64 + component % 4] = value
        sum += Int32(value)
      }
      bases[column] = 128 * sum
      factors[column] = scales[column]
      penalties[column] = squares[column]
    }
  }

  deinit {
    panels.deallocate()
    bases.deallocate()
    factors.deallocate()
    penalties.deallocate()
  }
}
