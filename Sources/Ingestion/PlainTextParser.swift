import Model

/// Turns text files into blocks: plain text, reStructuredText and AsciiDoc.
///
/// The file's name tells which: `.rst`, `.adoc`, and `.rst.txt` as Sphinx publishes its sources.
package enum PlainTextParser {
  /// Parses a whole text.
  ///
  /// Paragraphs are set apart by blank lines. Headings are underlined or overlined with
  /// punctuation, written `= Title` (not in reStructuredText) or, in plain text, numbered and
  /// alone between blank lines. Lists give one block an item, definition lists and fields one a
  /// term. Literal and indented blocks and fences are `code`; tables give rows. Of directives,
  /// admonitions become `admonition` with their name before the text, tables of contents and
  /// comments are skipped, everything else keeps its text. Inline markup is taken out.
  ///
  /// - Parameter utf8: Valid UTF-8.
  /// - Throws: ``IngestionError/limit(path:line:what:found:maximum:)`` for too many lines or
  ///   blocks.
  /// - Complexity: O(*n*).
  package static func parse(
    _ utf8: [UInt8], path: String, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> MarkupDocument {
    guard let lines = PlainTextLines(utf8, maximum: limits.maximumElements) else {
      throw .limit(
        path: path, line: limits.maximumElements + 1, what: "lines",
        found: limits.maximumElements + 1, maximum: limits.maximumElements)
    }
    var reading = PlainTextBlocks(lines, dialect: PlainTextDialect(path: path))
    while reading.readNext() {
      guard reading.blocks.count <= limits.maximumBlocks else {
        throw .limit(
          path: path, line: reading.index, what: "blocks", found: reading.blocks.count,
          maximum: limits.maximumBlocks)
      }
    }
    return MarkupDocument(
      title: reading.outline.firstHeading, blocks: reading.blocks, warnings: [])
  }
}

/// The markup of a text file.
enum PlainTextDialect {
  /// What people write who know no markup.
  case plain
  case reStructuredText
  case asciiDoc

  /// What the file's name tells; plain when it tells nothing.
  init(path: String) {
    let parts = path.lowercased().split(separator: ".").filter { $0 != "gz" && $0 != "txt" }
    switch parts.last {
    case "rst": self = .reStructuredText
    case "adoc": self = .asciiDoc
    default: self = .plain
    }
  }
}
