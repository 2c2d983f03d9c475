import Encoder
import FoundationEssentials
import Glibc
import Sextant

/// The documents of a collection, indexed and ready for topics.
struct CollectionIndex {
  let index: SearchIndex
  let documents: Int
  let encoder: String?
  /// Wall time from opening the corpus until it was searchable.
  let seconds: Double

  /// Indexes what has changed since an earlier run in the same folder; lexical search needs no
  /// vectors, so none are made.
  ///
  /// - Throws: ``CommandError`` when a document cannot be read or the index holds other files.
  init(
    _ collection: TestCollection, in folder: IndexFolder, mode: SearchMode, encoder: String?,
    precision: EncoderPrecision?, threads: Int
  ) throws {
    var options = IndexOptions()
    options.encoder = encoder
    options.precision = precision
    options.threads = threads
    options.makesVectors = mode != .lexical
    if folder.exists { try Self.requireOnly(collection.corpus, in: SearchIndex(folder).status()) }
    let display = IndexDisplay()
    let start = ContinuousClock.now
    defer { display.finish() }
    let report = try Indexing.update(
      [collection.corpus], in: folder, options: options, onEvent: { display.show($0) })
    guard report.failed == 0 else {
      throw CommandError.badDocuments(path: collection.corpus, count: report.failed)
    }
    index = try SearchIndex(folder)
    let status = try index.status()  // opens every segment
    seconds = Numbers.seconds(ContinuousClock.now - start)
    documents = status.documents
    self.encoder = mode == .lexical ? nil : status.encoder
    try Self.requireOnly(collection.corpus, in: status)
  }

  /// Requires that an index holds nothing beside the corpus, so that nothing else is written to or
  /// ranked.
  private static func requireOnly(_ corpus: String, in status: IndexStatus) throws {
    guard let real = realpath(corpus, nil) else { return }
    defer { free(real) }
    let path = String(cString: real)
    let parent = "/" + path.split(separator: "/").dropLast().joined(separator: "/")
    let isOurs = status.roots.allSatisfy { root in
      root.path == path || (root.path == parent && root.files <= 1)
    }
    guard isOurs, status.roots.count <= 1 else {
      throw CommandError.foreignIndex(path: status.path, corpus: corpus)
    }
  }
}
