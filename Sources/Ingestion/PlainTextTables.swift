import Model

/// Tables drawn with characters.
extension PlainTextBlocks {
  /// A grid, a simple table of reStructuredText, or lines between `|`.
  mutating func readTable() -> Bool {
    let content = lines.content(index)
    if Self.isGridBorder(content) || Self.isBarred(content) {
      readGrid()
    } else if dialect == .reStructuredText, Self.columns(lines.content(index)).count > 1 {
      readSimpleTable()
    } else {
      return false
    }
    return true
  }

  /// `+---+---+` or `+===+===+`.
  private static func isGridBorder(_ content: ArraySlice<UInt8>) -> Bool {
    content.count > 4 && content.first == UInt8(ascii: "+") && content.last == UInt8(ascii: "+")
      && content.allSatisfy { "+-=".utf8.contains($0) }
  }

  private static func isBarred(_ content: ArraySlice<UInt8>) -> Bool {
    content.count > 4 && content.first == UInt8(ascii: "|") && content.last == UInt8(ascii: "|")
  }

  /// Lines between borders are one row; without borders each line is one. A border of `=`, or one
  /// of dashes under the first line of a table without outer borders, ends the header.
  private mutating func readGrid() {
    let hasBorders = Self.isGridBorder(lines.content(index))
    var header: [String] = []
    var cells: [String] = []
    var start = index
    while !lines.isBlank(index) {
      let content = lines.content(index)
      guard Self.isGridBorder(content) || Self.isBarred(content) else { break }
      let isBorder = content.allSatisfy { "+-=|: ".utf8.contains($0) }
      if isBorder || !hasBorders, !cells.isEmpty {
        let endsHeader = hasBorders ? content.contains(UInt8(ascii: "=")) : isBorder
        if endsHeader, header.isEmpty {
          header = cells
        } else {
          addRow(cells, under: header, start..<index)
        }
        cells = []
      }
      if !isBorder {
        if cells.isEmpty { start = index }
        cells = Self.appending(Self.cells(content), to: cells)
      }
      index += 1
    }
    if !cells.isEmpty { addRow(cells, under: header, start..<index) }
  }

  private static func cells(_ content: ArraySlice<UInt8>) -> [String] {
    content.dropFirst().dropLast()
      .split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
      .map { CollapsedText.string($0) }
  }

  /// Cells that go on over several lines, joined column by column.
  private static func appending(_ more: [String], to cells: [String]) -> [String] {
    (0..<max(cells.count, more.count)).map { column in
      let parts = [cells, more].map { column < $0.count ? $0[column] : "" }
      return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// The byte ranges of the runs of `=` when the line has nothing else but spaces.
  private static func columns(_ content: ArraySlice<UInt8>) -> [Range<Int>] {
    guard content.allSatisfy({ $0 == UInt8(ascii: "=") || $0 == 0x20 }) else { return [] }
    return content.split(separator: 0x20).map {
      ($0.startIndex - content.startIndex)..<($0.endIndex - content.startIndex)
    }
  }

  /// Rows between rules of `=`; the first part of three is the header. A line whose first column is
  /// empty goes on with the row above. The table ends at a rule before a blank line.
  private mutating func readSimpleTable() {
    let margin = lines.indent(index)
    let columns = Self.columns(lines.content(index))
    var parts: [[(cells: [String], lines: Range<Int>)]] = [[]]
    index += 1
    while index < lines.count {
      let isRule = Self.columns(lines.content(index)).count == columns.count
      if isRule {
        parts.append([])
      } else if !lines.isBlank(index) {
        addLine(columns, margin: margin, to: &parts[parts.count - 1])
      } else if lines.isBlank(index + 1) {
        break
      }
      index += 1
      if isRule, lines.isBlank(index) { break }
    }
    let bodies = parts.filter { !$0.isEmpty }
    let header = bodies.count > 1 ? bodies[0].reduce([]) { Self.appending($1.cells, to: $0) } : []
    for row in bodies.dropFirst(bodies.count > 1 ? 1 : 0).joined() {
      addRow(row.cells, under: header, row.lines)
    }
  }

  private func addLine(
    _ columns: [Range<Int>], margin: Int, to rows: inout [(cells: [String], lines: Range<Int>)]
  ) {
    let text =
      [UInt8](repeating: 0x20, count: max(0, min(200, lines.indent(index)) - margin))
      + lines.content(index)
    let characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
    let cells = columns.enumerated().map { column, range -> String in
      let end = column + 1 < columns.count ? columns[column + 1].lowerBound : characters.count
      let start = min(range.lowerBound, characters.count)
      var cell = String.UnicodeScalarView()
      cell.append(contentsOf: characters[start..<max(start, min(end, characters.count))])
      return CollapsedText.string(Array(String(cell).utf8))
    }
    if let last = rows.indices.last, cells.first?.isEmpty ?? false {
      rows[last].cells = Self.appending(cells, to: rows[last].cells)
      rows[last].lines = rows[last].lines.lowerBound..<index + 1
    } else {
      rows.append((cells, index..<index + 1))
    }
  }
}
