import Analysis
import Catalog
import FileFormat
import Glibc
import LexicalIndex
import Model
import Synchronization
import VectorIndex

/// One published state of an index with its segments open: what a query is answered from.
final class Generation: Sendable {
  let folder: IndexFolder
  let state: IndexState
  let deleted: Set<ChunkNumber>
  let lexical: LexicalIndex
  /// The languages of its documents.
  let languages: LanguageSet
  private let lexicalSegments: [LexicalSegment]
  private let vectorSegments = Mutex<VectorSegments?>(nil)

  /// Opens the posting segments; vectors are opened at their first use.
  init(
    _ folder: IndexFolder, state: IndexState, view: CatalogView,
    parameters: BM25Parameters = Generation.bm25
  ) throws {
    self.folder = folder
    self.state = state
    deleted = try view.tombstones(state)
    languages = LanguageSet(Set((state.languages ?? []).compactMap(Language.init)))
    lexicalSegments = try state.lexical.map { segment in
      let path = folder.segmentPath(segment.file)
      try Self.checkSize(path, segment)
      return try LexicalSegment(path: path)
    }
    lexical = try LexicalIndex(segments: lexicalSegments, deleted: deleted, parameters: parameters)
  }

  /// The same postings, scored with other field weights.
  func lexical(weights: FieldWeights) throws -> LexicalIndex {
    var parameters = lexical.parameters
    parameters.weights = weights
    return try LexicalIndex(segments: lexicalSegments, deleted: deleted, parameters: parameters)
  }

  /// Lucene's defaults, with title and headings counted three times: measured to help on every
  /// collection with titles and to hurt on none.
  static let bm25 = BM25Parameters(
    k1: 1.2, b: 0.75, weights: FieldWeights(title: 3, heading: 3, text: 1), lengths: .byte4)

  /// The vector segments of the encoder in use.
  func vectors() throws -> VectorSegments {
    if let open = vectorSegments.withLock({ $0 }) { return open }
    let segments = try state.vectors
      .filter { $0.fingerprint == state.encoder?.fingerprint }
      .map { segment in
        let path = folder.segmentPath(segment.file)
        try Self.checkSize(path, segment)
        return try VectorSegment(path: path, deleted: deleted.lazy.map(\.rawValue))
      }
    let opened = VectorSegments(segments)
    vectorSegments.withLock { $0 = opened }
    return opened
  }

  static func checkSize(_ path: String, _ segment: IndexState.Segment) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FileFormatError.cannotOpen(path: path, reason: SystemError.text(errno))
    }
    guard Int(status.st_size) == segment.byteCount else {
      throw SextantError.damaged(
        "\(path): error: the file has \(status.st_size) bytes, \(segment.byteCount) were published; "
          + "restore the index from a copy, or delete it and run 'sextant index' again")
    }
  }
}
