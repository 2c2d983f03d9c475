import Catalog
import FileFormat
import FoundationEssentials
import Glibc
import LexicalIndex
import Model
import VectorIndex

/// Everything that writes an index, and its verification.
public enum Indexing {
  /// Brings an index in step with files and folders, making it when there is none.
  ///
  /// - Throws: ``SextantError`` when a path is missing, the index is being written, or the encoder
  ///   cannot be had; a bad document only becomes a message of the report.
  public static func update(
    _ paths: [String], in folder: IndexFolder, models: ModelStore = ModelStore(),
    options: IndexOptions = IndexOptions(),
    onEvent: @escaping @Sendable (IndexEvent) -> Void = { _ in }
  ) throws -> IndexReport {
    try IndexRun(folder: folder, models: models, options: options, notify: onEvent).run(paths)
  }

  /// Drops documents: by file or folder, relative to a root or absolute, or by document id.
  ///
  /// - Returns: A report whose `removed` counts documents.
  public static func remove(_ paths: [String], from folder: IndexFolder) throws -> IndexReport {
    try writing(folder) { catalog in
      var report = IndexReport()
      try catalog.write { edit in
        var state = try edit.view.state()
        for path in paths {
          report.removed += try Removal(path, view: edit.view).perform(edit, &state)
          try forgetEmptyRoots(edit, &state)
        }
        if report.removed > 0 {
          state.generation += 1
          try edit.store(state)
        }
        report.complete(with: state)
      }
      return report
    }
  }

  private static func forgetEmptyRoots(_ edit: CatalogEdit, _ state: inout IndexState) throws {
    for root in try edit.view.roots() where try edit.view.files(of: root.id).isEmpty {
      try edit.delete(root, &state)
    }
  }

  /// Merges all segments into one of each kind, drops what is deleted, shrinks the catalog.
  public static func compact(
    _ folder: IndexFolder, threads: Int = 1,
    onEvent: @escaping @Sendable (IndexEvent) -> Void = { _ in }
  ) throws -> CompactionReport {
    guard folder.exists else { throw SextantError.noIndex(path: folder.path) }
    let before = folder.byteCount
    try writing(folder) { catalog in
      try Merging(folder: folder, catalog: catalog, threads: threads, notify: onEvent).mergeAll()
      try catalog.vacuum()
    }
    // Closing the catalog has brought its write-ahead log home.
    return CompactionReport(bytesBefore: before, bytesAfter: folder.byteCount)
  }

  /// Reads everything and compares it with its checksums and with everything else.
  ///
  /// - Returns: What is wrong, one sentence each; empty for a sound index.
  public static func check(_ folder: IndexFolder) throws -> [String] {
    guard folder.exists else { throw SextantError.noIndex(path: folder.path) }
    return Verification(folder).faults()
  }

  /// Runs `body` as the one writer of an existing index.
  private static func writing<Result>(
    _ folder: IndexFolder, _ body: (CatalogDatabase) throws -> Result
  ) throws -> Result {
    guard folder.exists else { throw SextantError.noIndex(path: folder.path) }
    let lock = try WriterLock(folder)
    let catalog = try CatalogDatabase(writing: folder.catalogPath)
    SegmentFiles(folder).sweep(keeping: try catalog.read { try $0.state() })
    let result = try body(catalog)
    _ = consume lock
    return result
  }
}

/// What `compact` gained.
public struct CompactionReport: Codable, Equatable, Sendable {
  /// Version of the JSON form.
  public var schema = 1
  /// Bytes on disk before.
  public var bytesBefore: Int
  /// Bytes on disk after.
  public var bytesAfter: Int

  enum CodingKeys: String, CodingKey {
    case schema
    case bytesBefore = "bytes_before"
    case bytesAfter = "bytes_after"
  }
}
