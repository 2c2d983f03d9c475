import Model

/// Turns Markdown into blocks, through cmark-gfm (CommonMark with GitHub's tables, strikethrough
/// and task lists).
package enum MarkdownParser {
  /// Parses a whole text.
  ///
  /// Front matter is skipped but for its `title`. Headings get the ids that GitHub gives them, an
  /// explicit `{#id}` or `<a id>` first. A paragraph in a list item is a `listItem`, in a quote a
  /// `quote`, in a quote that begins with `[!NOTE]` an `admonition` with the word before its text;
  /// a line with lines beginning `: ` under it is a `definition`. Of links the text is kept, of
  /// images the alternative text. Raw HTML gives its text.
  ///
  /// A text that would keep cmark-gfm busy for seconds (see ``MarkdownCost``), or of more than
  /// ``maximumBytes``, is read as plain text, with a warning.
  ///
  /// - Parameter utf8: Valid UTF-8.
  /// - Throws: ``IngestionError/limit(path:line:what:found:maximum:)`` for too many blocks.
  /// - Complexity: O(*n*); one text at a time in the whole process, because the library has global
  ///   state.
  package static func parse(
    _ utf8: [UInt8], path: String, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> MarkupDocument {
    guard isHarmless(utf8) else {
      var plain = try PlainTextParser.parse(utf8, path: path, limits: limits)
      plain.warnings.append(
        "\(path):1:1: warning: too large or too deeply nested for Markdown; read as plain text")
      return plain
    }
    let front = MarkdownFrontMatter(utf8)
    var reading = MarkdownBlocks(firstLine: front.lineCount + 1)
    MarkdownTree(utf8[front.end...]).walk { node, isEntering in
      reading.visit(node, isEntering: isEntering)
    }
    guard reading.blocks.count <= limits.maximumBlocks else {
      throw .limit(
        path: path, line: 1, what: "blocks", found: reading.blocks.count,
        maximum: limits.maximumBlocks)
    }
    let title = front.title ?? reading.outline.firstHeading
    return MarkupDocument(title: title, blocks: reading.blocks, warnings: [])
  }

  /// Whether the library may have the text.
  static func isHarmless(_ utf8: [UInt8]) -> Bool {
    utf8.count <= maximumBytes && MarkdownCost(utf8).isBearable
  }

  /// Text is held several times over while the library works.
  static let maximumBytes = 16 << 20
}
