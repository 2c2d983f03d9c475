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
    path.append(CollapsedText.beginning(of: text, atMost: Self.maximumBytes))
    self.anchor = anchor
    firstHeading = firstHeading ?? text
    return block
  }

  /// Every chunk carries its path: a paragraph that was marked up as a heading must not be copied
  /// a thousand times.
  static let maximumBytes = 300

  /// A block at the reading place.
  func block(_ kind: Block.Kind, text: String, lines: SourceSpan) -> Block {
    Block(kind: kind, text: text, headingPath: path, anchor: anchor, lines: lines)
  }
}
