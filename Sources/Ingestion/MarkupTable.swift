/// A table that is being read: its columns, and the cells of the current row.
struct MarkupTable {
  /// One cell of the current row and the blocks it gave.
  struct Cell {
    var firstBlock: Int
    var endBlock: Int
    var column: Int
    var columnSpan: Int
    var isHeader: Bool
  }

  /// Columns beyond this get no header.
  static let maximumColumns = 1_000

  /// True for a table made for layout.
  var isLayout: Bool
  /// True between the start and the end of its header rows.
  var isInHeader = false
  /// True while a row is open.
  var isInRow = false
  /// The current row holds headings or tables, so it is layout.
  var isRowComplex = false
  /// The current row holds code.
  var hasRowCode = false
  /// Rows ended so far.
  var rowCount = 0
  /// True once a row without headers was written.
  var hasBody = false
  /// The text of each column's header cells.
  var headers: [String] = []
  /// Header rows as blocks, in case no other row follows.
  var headerRows: [MarkupBlock] = []
  var cells: [Cell] = []
  /// How many rows below each column is still covered from above.
  private var covered: [Int] = []

  init(isLayout: Bool) { self.isLayout = isLayout }

  /// Begins a row: a column covered by a cell above is skipped once more.
  mutating func beginRow() {
    isInRow = true
    isRowComplex = false
    hasRowCode = false
    cells.removeAll(keepingCapacity: true)
  }

  /// Gives the next cell its column.
  mutating func place(firstBlock: Int, columnSpan: Int, rowSpan: Int) {
    var column = (cells.last.map { $0.column + $0.columnSpan }) ?? 0
    while column < covered.count, covered[column] > 0 { column += 1 }
    let span = max(1, min(columnSpan, Self.maximumColumns - min(column, Self.maximumColumns - 1)))
    cells.append(
      Cell(
        firstBlock: firstBlock, endBlock: firstBlock, column: column, columnSpan: span,
        isHeader: false))
    guard rowSpan > 1, column + span <= Self.maximumColumns else { return }
    while covered.count < column + span { covered.append(0) }
    // One more than the rows below: `endRow` takes one off for the cell's own row.
    for index in column..<column + span { covered[index] = min(rowSpan, 65_534) }
  }

  /// Ends a row.
  mutating func endRow() {
    for index in covered.indices where covered[index] > 0 { covered[index] -= 1 }
    isInRow = false
    rowCount += 1
  }

  /// True when the current row names the columns.
  ///
  /// Outside `thead` that is a first row of header cells only; one wide cell is a caption.
  var isHeaderRow: Bool {
    if isInHeader { return true }
    guard rowCount == 0, !cells.isEmpty, cells.allSatisfy(\.isHeader) else { return false }
    return cells.count > 1 || cells[0].columnSpan == 1
  }

  /// A header longer than this is no label to repeat in every row.
  static let longestHeader = 120

  /// True when the cell's text is short enough to label its columns.
  func canLabel(_ cell: Cell, _ text: String) -> Bool {
    let end = cell.column + cell.columnSpan
    guard end <= Self.maximumColumns else { return text.isEmpty }
    let present = headers.dropFirst(cell.column).prefix(cell.columnSpan)
    return (present.map(\.utf8.count).max() ?? 0) + text.utf8.count <= Self.longestHeader
  }

  /// Adds a header cell's text to the columns it covers.
  mutating func addHeader(_ text: String, to cell: Cell) {
    guard !text.isEmpty else { return }
    while headers.count < cell.column + cell.columnSpan { headers.append("") }
    for column in cell.column..<cell.column + cell.columnSpan {
      headers[column] += headers[column].isEmpty ? text : " " + text
    }
  }

  /// A cell's text after the header of its first column.
  ///
  /// A single cell as wide as the row speaks for all columns and gets none.
  func labelled(_ text: String, _ cell: Cell) -> String {
    guard cell.column < headers.count, !headers[cell.column].isEmpty else { return text }
    if cells.count == 1 && cell.columnSpan > 1 { return text }
    let header = headers[cell.column]
    return header.utf8.last == UInt8(ascii: ":") ? "\(header) \(text)" : "\(header): \(text)"
  }
}
