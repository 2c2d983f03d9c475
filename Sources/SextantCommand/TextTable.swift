/// Columns of text, aligned for reading.
struct TextTable {
  private var rows: [[String]]
  private let numbers: ClosedRange<Int>?

  /// A table with a heading.
  ///
  /// - Parameter numbers: Columns that are aligned at their right side.
  init(_ header: [String], numbers: ClosedRange<Int>? = nil) {
    rows = [header]
    self.numbers = numbers
  }

  /// Adds a row.
  ///
  /// - Precondition: It has as many cells as the heading.
  mutating func add(_ row: [String]) {
    precondition(row.count == rows[0].count, "a row of another width")
    rows.append(row)
  }

  /// The rows, two spaces between columns, without spaces at the end of a line.
  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = row.indices.map { cell(row[$0], $0, widths[$0]) }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  private func cell(_ text: String, _ column: Int, _ width: Int) -> String {
    let padding = String(repeating: " ", count: width - text.count)
    return numbers?.contains(column) == true ? padding + text : text + padding
  }
}
