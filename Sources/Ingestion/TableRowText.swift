/// The text of a table row for people and encoders that don't see the table.
enum TableRowText {
  /// `Header: cell | Header: cell`, without empty cells; headers of more than 80 bytes are left
  /// out, because they would be repeated in every row.
  static func join(_ cells: [String], under header: [String]) -> String {
    cells.enumerated()
      .compactMap { column, cell -> String? in
        if cell.isEmpty { return nil }
        let name = column < header.count ? header[column] : ""
        return name.isEmpty || name.utf8.count > 80 ? cell : "\(name): \(cell)"
      }
      .joined(separator: " | ")
  }
}
