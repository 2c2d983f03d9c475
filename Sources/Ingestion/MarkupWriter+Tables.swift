extension MarkupWriter {
  /// Begins a table; a row around it is layout then.
  mutating func openTable(isLayout: Bool) {
    flushLead()
    markRowComplex()
    tables.append(MarkupTable(isLayout: isLayout))
  }

  mutating func setInHeader(_ isInHeader: Bool) {
    if !tables.isEmpty { tables[tables.count - 1].isInHeader = isInHeader }
  }

  mutating func openRow() {
    if !tables.isEmpty { tables[tables.count - 1].beginRow() }
  }

  mutating func openCell(_ element: MarkupElement) {
    guard isInRow else { return }
    tables[tables.count - 1].place(
      firstBlock: blocks.count, columnSpan: element.columnSpan, rowSpan: element.rowSpan)
  }

  mutating func closeCell(isHeader: Bool) {
    guard isInRow, let last = tables[tables.count - 1].cells.indices.last else { return }
    tables[tables.count - 1].cells[last].endBlock = blocks.count
    tables[tables.count - 1].cells[last].isHeader = isHeader
  }

  /// Replaces the blocks of the row's cells by one row, unless the row is layout.
  mutating func closeRow() {
    guard isInRow else { return }
    flushLead()
    var table = tables.removeLast()
    if table.isHeaderRow && canLabel(table) {
      takeHeader(&table)
    } else {
      if isLayout(table) { dropLinkColumns(of: table) } else { joinRow(table) }
      table.hasBody = true
    }
    table.endRow()
    tables.append(table)
  }

  /// Ends a table; headers without rows under them are rows themselves.
  mutating func closeTable() {
    flushLead()
    guard let table = tables.popLast(), !table.hasBody else { return }
    for row in table.headerRows { append(row) }
  }

  /// Says that the innermost open row holds more than cells of text.
  mutating func markRowComplex() {
    if isInRow { tables[tables.count - 1].isRowComplex = true }
  }

  /// Says that the innermost open row holds code.
  mutating func markRowCode() {
    if isInRow { tables[tables.count - 1].hasRowCode = true }
  }

  private var isInRow: Bool { tables.last?.isInRow ?? false }

  /// Bytes of several blocks in cells without headers above which a row is a page column.
  private static var longestHeaderlessRow: Int { 1_500 }

  /// True when the cells are parts of a page rather than facts about one thing.
  private func isLayout(_ table: MarkupTable) -> Bool {
    if table.isLayout || table.isRowComplex || hasTextBetweenCells(table) { return true }
    guard table.headers.isEmpty, let first = table.cells.first else { return false }
    let row = blocks[first.firstBlock...]
    if table.hasRowCode || table.cells.count == 1 && row.count > 1 { return true }
    return row.count > table.cells.count
      && row.reduce(0) { $0 + $1.text.utf8.count } > Self.longestHeaderlessRow
  }

  /// Tables inside so many others are not searched for menus, which would look at all text again.
  private static var deepestLayout: Int { 8 }

  /// Drops cells that are lists of links beside a cell with more text: a menu beside the page.
  private mutating func dropLinkColumns(of table: MarkupTable) {
    guard table.cells.count > 1, tables.count < Self.deepestLayout else { return }
    let sizes = table.cells.map { cell in
      blocks[cell.firstBlock..<cell.endBlock].reduce(0) { $0 + $1.text.utf8.count }
    }
    guard let largest = sizes.max() else { return }
    for (cell, size) in zip(table.cells, sizes).reversed() where size < largest {
      let column = blocks[cell.firstBlock..<cell.endBlock]
      if column.count >= 5, MarkupNavigation.linkShare(column) >= 0.7 {
        hasSkipped = true
        blocks.removeSubrange(column.indices)
      }
    }
  }

  /// True when sloppy markup put text into the row but into none of its cells.
  private func hasTextBetweenCells(_ table: MarkupTable) -> Bool {
    guard let first = table.cells.first else { return false }
    let inCells = table.cells.reduce(0) { $0 + $1.endBlock - $1.firstBlock }
    return inCells != blocks.count - first.firstBlock
  }

  private func canLabel(_ table: MarkupTable) -> Bool {
    !table.isRowComplex && !hasTextBetweenCells(table)
      && table.cells.allSatisfy { table.canLabel($0, text(of: $0)) }
  }

  /// Makes the row's cells headers of their columns.
  private mutating func takeHeader(_ table: inout MarkupTable) {
    guard let first = table.cells.first else { return }
    let row = rowBlock(table) { text, _ in text }
    for cell in table.cells { table.addHeader(text(of: cell), to: cell) }
    if let row { table.headerRows.append(row) }
    blocks.removeSubrange(first.firstBlock...)
  }

  private mutating func joinRow(_ table: MarkupTable) {
    guard let first = table.cells.first,
      let row = rowBlock(table, label: { table.labelled($0, $1) })
    else { return }
    blocks.removeSubrange(first.firstBlock...)
    append(row)
  }

  /// The row as one block; nil when all cells are empty.
  private func rowBlock(
    _ table: MarkupTable, label: (String, MarkupTable.Cell) -> String
  ) -> MarkupBlock? {
    guard let start = table.cells.first?.firstBlock, start < blocks.count else { return nil }
    var row = blocks[start]
    row.kind = .tableRow
    row.endLine = blocks[blocks.count - 1].endLine
    row.linkByteCount = blocks[start...].reduce(0) { $0 + $1.linkByteCount }
    row.text = table.cells.filter { $0.firstBlock < $0.endBlock }
      .map { label(text(of: $0), $0) }.joined(separator: " | ")
    return row.text.isEmpty ? nil : row
  }

  /// A cell's blocks on one line.
  private func text(of cell: MarkupTable.Cell) -> String {
    blocks[cell.firstBlock..<cell.endBlock].map { block in
      block.kind == .code ? Self.onOneLine(block.text) : block.text
    }.joined(separator: " ")
  }

  private static func onOneLine(_ code: String) -> String {
    var line = MarkupText()
    var copy = code
    copy.withUTF8 { line.append(collapsing: $0, endingAt: 1, inLink: false) }
    return String(decoding: line.bytes, as: UTF8.self)
  }
}
