import Model

/// The open headings while a document is read from top to bottom.
struct HeadingOutline {
  /// Texts of the open headings, outermost first, each cut to ``maximumBytes``.
  private(set) var path: [String] = []
  /// The anchor nearest above the reading place, inside its section.
  var anchor: String?
  /// The text of the first heading.
  private(set) var firstHeading: String?
  private var levels: [Int] = []

  /// Closes the headings of this level and deeper, opens one, and returns its block.
  ///
  /// - Parameters:
  ///   - level: From 1; deeper than 6 is taken as 6.
  ///   - anchor: Its id, nil when it has none.
  mutating func open(level: Int, text: String, anchor: String?, lines: SourceSpan) -> Block {
    let level = min(6, max(1, level))
    while let last = levels.last, last >= level {
      levels.removeLast()
      path.removeLast()
    }
    let block = Block(
      kind: .heading(level: level), text: text, headingPath: path, anchor: anchor, lines: lines)
    levels.append(level)
    path.append(text.utf8.count > Self.maximumBytes ? Self.beginning(of: text) : text)
    self.anchor = anchor
    firstHeading = firstHeading ?? text
    return block
  }

  /// Every chunk carries its path: a paragraph that was marked up as a heading must not be copied
  /// a thousand times.
  static let maximumBytes = 300

  private static func beginning(of text: String) -> String {
    var bytes = Array(text.utf8.prefix(maximumBytes))
    while let last = bytes.popLast(), last != 0x20, last & 0xC0 != 0xC0 {}
    return bytes.isEmpty ? String(text.prefix(1)) : String(decoding: bytes, as: UTF8.self)
  }

  /// A block at the reading place.
  func block(_ kind: Block.Kind, text: String, lines: SourceSpan) -> Block {
    Block(kind: kind, text: text, headingPath: path, anchor: anchor, lines: lines)
  }
}
