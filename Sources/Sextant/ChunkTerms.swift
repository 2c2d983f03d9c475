import Analysis
import LexicalIndex
import Model

/// The index terms of a document's chunks, field by field.
struct ChunkTerms: Sendable {
  private let title: FieldTerms
  private let heading: FieldTerms
  private let text: FieldTerms

  /// Analyses the chunks of one document; the title is analysed once for all.
  static func terms(
    of chunks: [Chunk], title: String?, analyzer: Analyzer
  ) -> [ChunkTerms] {
    let title = fieldTerms(title ?? "", .title, analyzer)
    var lastPath: [String] = []
    var heading = FieldTerms.none
    return chunks.map { chunk in
      if chunk.headingPath != lastPath {
        heading = fieldTerms(chunk.headingPath.joined(separator: "\n"), .heading, analyzer)
        lastPath = chunk.headingPath
      }
      return ChunkTerms(
        title: title, heading: heading, text: fieldTerms(chunk.text, .text, analyzer))
    }
  }

  private init(title: FieldTerms, heading: FieldTerms, text: FieldTerms) {
    self.title = title
    self.heading = heading
    self.text = text
  }

  private static func fieldTerms(
    _ text: String, _ role: Analyzer.TextRole, _ analyzer: Analyzer
  ) -> FieldTerms {
    let analyzed = analyzer.analyze(text, as: role)
    return FieldTerms(
      utf8: analyzed.utf8, ends: analyzed.ends, positions: analyzed.positions)
  }

  func add(to writer: inout LexicalSegmentWriter, as chunk: ChunkNumber) throws {
    try writer.add(chunk: chunk, title: title, heading: heading, text: text)
  }
}
