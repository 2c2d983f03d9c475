import FoundationEssentials
import GRDB
import Kernels
package import Model

/// Changes inside one transaction. The caller keeps one ``IndexState``, changes it through these
/// calls and stores it last: digests and rows then agree.
package struct CatalogEdit {
  private let database: Database
  private let path: String
  /// The same transaction, for reading.
  package let view: CatalogView

  init(_ database: Database, path: String) {
    self.database = database
    self.path = path
    view = CatalogView(database, path: path)
  }

  /// Publishes the state.
  package func store(_ state: IndexState) throws {
    let content = try StateCoding.encode(state)
    try database.execute(
      sql: "INSERT OR REPLACE INTO state (id, content, checksum) VALUES (1, ?, ?)",
      arguments: [Data(content), Int64(CRC32C.checksum(content))])
  }

  /// Adds a root, or replaces the one with its id.
  ///
  /// - Returns: The record with its id.
  package func put(_ root: RootRecord, _ state: inout IndexState) throws -> RootRecord {
    var record = root
    if record.id == 0 {
      record.id = try nextID("roots")
    } else if let old = try view.roots().first(where: { $0.id == root.id }) {
      state.roots.remove(old.checksum)
    }
    state.roots.insert(record.checksum)
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO roots (id, collection, path, boilerplate, checksum)
        VALUES (?, ?, ?, ?, ?)
        """,
      arguments: [
        record.id, record.collection, record.path, Data(WordCoding.encode(record.boilerplate)),
        Int64(record.checksum),
      ])
    return record
  }

  /// Removes a root that has no files.
  package func delete(_ root: RootRecord, _ state: inout IndexState) throws {
    try database.execute(sql: "DELETE FROM roots WHERE id = ?", arguments: [root.id])
    state.roots.remove(root.checksum)
  }

  /// Adds a file, or replaces the row with its id (its documents stay).
  package func put(_ file: FileRecord, _ state: inout IndexState) throws -> FileRecord {
    var record = file
    if record.id == 0 {
      record.id = try nextID("files")
      state.files.insert(record.checksum)
      try database.cachedStatement(
        sql: """
          INSERT INTO files (id, root, path, byte_count, modified, read_at, hash, signatures,
            checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: Self.arguments(record))
    } else {
      state.files.remove(try view.file(file.id).checksum)
      state.files.insert(record.checksum)
      try database.cachedStatement(
        sql: """
          UPDATE files SET id = ?1, root = ?2, path = ?3, byte_count = ?4, modified = ?5,
            read_at = ?6, hash = ?7, signatures = ?8, checksum = ?9 WHERE id = ?1
          """
      ).execute(arguments: Self.arguments(record))
    }
    return record
  }

  private static func arguments(_ file: FileRecord) -> StatementArguments {
    [
      file.id, file.root, file.path, file.byteCount, file.modified, file.readAt, Data(file.hash),
      Data(WordCoding.encode(file.signatures)), Int64(file.checksum),
    ]
  }

  /// Adds a document with its chunks and gives them the next chunk numbers.
  ///
  /// - Returns: The stored record.
  package func insert(
    name: DocumentID, title: String?, file: Int64, passages: StoredPassages,
    _ state: inout IndexState
  ) throws -> DocumentRecord {
    let record = DocumentRecord(
      id: try nextID("documents"), file: file, name: name, title: title,
      firstChunk: ChunkNumber(state.nextChunk), chunkCount: passages.chunkCount)
    try database.cachedStatement(
      sql: """
        INSERT INTO documents (id, file, name, title, first_chunk, chunk_count, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      record.id, file, name.rawValue, title, record.firstChunk.rawValue,
      Int64(record.chunkCount), Int64(record.checksum),
    ])
    state.documents.insert(record.checksum)
    state.nextChunk += Int64(passages.chunkCount)
    state.chunkCount += passages.chunkCount
    state.textByteCount += passages.textByteCount
    var first = record.firstChunk.rawValue
    for block in passages.blocks {
      let row = PassageRow(
        firstChunk: first, chunkCount: Int64(block.chunkCount), content: block.content)
      state.passages.insert(row.checksum)
      try database.cachedStatement(
        sql: """
          INSERT INTO passages (first_chunk, chunk_count, content, checksum) VALUES (?, ?, ?, ?)
          """
      ).execute(arguments: [
        row.firstChunk, row.chunkCount, Data(row.content), Int64(row.checksum),
      ])
      first += row.chunkCount
    }
    return record
  }

  /// Removes a document and its passages; its chunk numbers become tombstones.
  ///
  /// - Returns: The chunks that it had.
  @discardableResult
  package func delete(_ document: DocumentRecord, _ state: inout IndexState) throws -> [Chunk] {
    let range = document.chunks
    let chunks = try view.chunks(of: document)
    state.textByteCount -= chunks.reduce(0) { $0 + $1.text.utf8.count }
    state.chunkCount -= document.chunkCount
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT checksum FROM passages WHERE first_chunk >= ? AND first_chunk < ?",
      arguments: [range.lowerBound, range.upperBound])
    for row in rows {
      state.passages.remove(try Columns(row, path: path, table: "passages").checksum(0))
    }
    try database.execute(
      sql: "DELETE FROM passages WHERE first_chunk >= ? AND first_chunk < ?",
      arguments: [range.lowerBound, range.upperBound])
    try database.execute(sql: "DELETE FROM documents WHERE id = ?", arguments: [document.id])
    state.documents.remove(document.checksum)
    let tombstone = TombstoneRow(
      firstChunk: range.lowerBound, chunkCount: Int64(document.chunkCount))
    try database.execute(
      sql: "INSERT INTO tombstones (first_chunk, chunk_count, checksum) VALUES (?, ?, ?)",
      arguments: [tombstone.firstChunk, tombstone.chunkCount, Int64(tombstone.checksum)])
    state.tombstones.insert(tombstone.checksum)
    return chunks
  }

  /// Removes a file whose documents are gone.
  package func delete(_ file: FileRecord, _ state: inout IndexState) throws {
    try database.execute(sql: "DELETE FROM files WHERE id = ?", arguments: [file.id])
    state.files.remove(file.checksum)
  }

  /// Forgets all tombstones: no published segment holds a deleted chunk any more.
  package func clearTombstones(_ state: inout IndexState) throws {
    try database.execute(sql: "DELETE FROM tombstones")
    state.tombstones = IndexState.Digest()
  }

  private func nextID(_ table: String) throws -> Int64 {
    let sql = "SELECT coalesce(max(id), 0) + 1 FROM \(table)"
    let statement = try database.cachedStatement(sql: sql)
    return try Int64.fetchOne(statement) ?? 1
  }
}
