/// A range of lines in the source file, 1-based, both ends included.
public struct SourceSpan: Hashable, Sendable {
  /// First line, at least 1.
  public var startLine: Int
  /// Last line, at least `startLine`.
  public var endLine: Int

  /// Makes a span; an end before the start is moved to the start.
  public init(startLine: Int, endLine: Int) {
    self.startLine = max(1, startLine)
    self.endLine = max(self.startLine, endLine)
  }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(
      startLine: min(startLine, other.startLine), endLine: max(endLine, other.endLine))
  }
}

/// The smallest piece of a document that keeps its meaning: one paragraph, list item, table row.
public struct Block: Hashable, Sendable {
  /// What the source's markup says the block is.
  public enum Kind: Hashable, Sendable {
    /// A heading of level 1 (outermost) to 6.
    case heading(level: Int)
    case paragraph
    case listItem
    /// Preformatted text; its line breaks and indentation are kept.
    case code
    /// One row of a table: cells joined by ` | `, each after its column's header when there is one.
    case tableRow
    /// A term and what it means.
    case definition
    case admonition
    case quote
  }

  /// What the block is.
  public var kind: Kind
  /// Its text, never empty; white space collapsed except in `code`.
  public var text: String
  /// Headings above the block, outermost first; a heading block has its ancestors only.
  public var headingPath: [String]
  /// The nearest anchor id at or above the block inside its section, for links.
  public var anchor: String?
  /// Where the block stands in the (decompressed) source.
  public var lines: SourceSpan

  /// Makes a block from its parts.
  public init(
    kind: Kind, text: String, headingPath: [String], anchor: String?, lines: SourceSpan
  ) {
    self.kind = kind
    self.text = text
    self.headingPath = headingPath
    self.anchor = anchor
    self.lines = lines
  }
}
