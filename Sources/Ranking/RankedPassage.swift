package import Model

/// A retrieved chunk with what a reader, a language model or a citation needs to know of it.
package struct RankedPassage: Hashable, Sendable {
  /// The chunk.
  package var chunk: ChunkNumber
  /// Its document.
  package var document: DocumentID
  /// The document's file, relative to the indexed root.
  package var path: String
  /// The document's title.
  package var title: String?
  /// The chunk's position in its document, from 0: neighbours differ by one.
  package var ordinal: Int
  /// Headings above the passage, outermost first.
  package var headingPath: [String]
  /// The nearest anchor, for links.
  package var anchor: String?
  /// Where the passage stands in the source.
  package var lines: SourceSpan
  /// The passage, blocks joined by line breaks.
  package var text: String
  /// The fused score, 0…1.
  package var score: Double
  /// BM25, where the lexical leg ran.
  package var bm25: Double?
  /// Cosine with the question, where the dense leg ran.
  package var cosine: Double?

  /// Makes a passage.
  package init(
    chunk: ChunkNumber, document: DocumentID, path: String, title: String?, ordinal: Int,
    headingPath: [String], anchor: String?, lines: SourceSpan, text: String, score: Double,
    bm25: Double? = nil, cosine: Double? = nil
  ) {
    self.chunk = chunk
    self.document = document
    self.path = path
    self.title = title
    self.ordinal = ordinal
    self.headingPath = headingPath
    self.anchor = anchor
    self.lines = lines
    self.text = text
    self.score = score
    self.bm25 = bm25
    self.cosine = cosine
  }

  /// Title and headings, outermost first; the title only when it is not the first heading.
  package var context: [String] {
    guard let title, title != headingPath.first else { return headingPath }
    return [title] + headingPath
  }
}
