/// One parsed page or record: an ordered list of blocks, without navigation and other boilerplate.
public struct Document: Hashable, Sendable {
  /// Its name inside the collection.
  public var id: DocumentID
  /// The path of the file it came from, relative to the indexed root.
  public var path: String
  /// The title that its markup declares, else its first heading, else nil.
  public var title: String?
  /// The blocks in source order.
  public var blocks: [Block]

  /// Makes a document from its parts.
  public init(id: DocumentID, path: String, title: String?, blocks: [Block]) {
    self.id = id
    self.path = path
    self.title = title
    self.blocks = blocks
  }
}

/// A passage small enough for the encoder: the unit that is indexed, ranked and cited.
public struct Chunk: Hashable, Sendable {
  /// Position in its document, from 0.
  public var ordinal: Int
  /// The passage: its blocks joined by newlines; never empty.
  public var text: String
  /// Headings above the passage, outermost first.
  public var headingPath: [String]
  /// The nearest anchor id, for links.
  public var anchor: String?
  /// Where the passage stands in the source.
  public var lines: SourceSpan

  /// Makes a chunk from its parts.
  public init(
    ordinal: Int, text: String, headingPath: [String], anchor: String?, lines: SourceSpan
  ) {
    self.ordinal = ordinal
    self.text = text
    self.headingPath = headingPath
    self.anchor = anchor
    self.lines = lines
  }
}
