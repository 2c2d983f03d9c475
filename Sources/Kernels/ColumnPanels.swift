/// The layout in which centroids and codewords meet the distance loops: panels of 16 columns, each
/// `(dimension, 16)` row-major, zero beyond the last column.
package enum ColumnPanels {
  /// Columns in a panel.
  package static let width = 16

  /// `count` rounded up to whole panels.
  package static func paddedCount(of count: Int) -> Int { (count + width - 1) / width * width }

  /// Lays out row-major `(count, dimension)` rows as columns.
  package static func panels(ofRows rows: [Float], dimension: Int) -> [Float] {
    let count = rows.count / dimension
    var panels = [Float](repeating: 0, count: paddedCount(of: count) * dimension)
    for row in 0..<count {
      set(column: row, to: rows[row * dimension..<(row + 1) * dimension], in: &panels)
    }
    return panels
  }

  /// Replaces one column.
  package static func set(column: Int, to row: ArraySlice<Float>, in panels: inout [Float]) {
    var at = column / width * width * row.count + column % width
    for value in row {
      panels[at] = value
      at += width
    }
  }

  /// One column as a row.
  package static func row(
    _ column: Int, of panels: UnsafeBufferPointer<Float>, dimension: Int
  ) -> [Float] {
    let start = column / width * width * dimension + column % width
    return (0..<dimension).map { panels[start + $0 * width] }
  }
}
