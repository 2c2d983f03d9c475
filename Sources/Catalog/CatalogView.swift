import FileFormat
import GRDB
import Kernels
package import Model
import Synchronization

/// The state that was decoded last: decoding takes longer than many a search.
final class StateCache: Sendable {
  private let last = Mutex<(content: [UInt8], state: IndexState)?>(nil)

  /// The state that these bytes stand for; nil unless they are the last ones.
  func state(_ content: [UInt8]) -> IndexState? {
    last.withLock { $0?.content == content ? $0?.state : nil }
  }

  func remember(_ state: IndexState, _ content: [UInt8]) { last.withLock { $0 = (content, state) } }
}

/// One generation of the catalog, for the length of a read.
///
/// Every row is checked against its checksum; a row that should be there and is not is damage.
package struct CatalogView {
  let database: Database
  /// Where the database lies, for messages.
  package let path: String
  private let states: StateCache?

  init(_ database: Database, path: String, states: StateCache? = nil) {
    self.database = database
    self.path = path
    self.states = states
  }

  func damaged(_ place: String) -> CatalogError { .damaged(path: path, place: place) }

  /// The generation's description.
  package func state() throws -> IndexState {
    let sql = "SELECT content, checksum FROM state WHERE id = 1"
    guard let row = try Row.fetchOne(database, sql: sql) else { throw damaged("state") }
    let columns = Columns(row, path: path, table: "state")
    let content = try columns.bytes(0)
    if let known = states?.state(content) { return known }
    guard try columns.checksum(1) == CRC32C.checksum(content) else { throw damaged("state") }
    let state = try StateCoding.decode(content, path: path)
    guard state.format == IndexState.currentFormat else {
      throw CatalogError.wrongFormat(
        path: path, found: state.format, expected: IndexState.currentFormat)
    }
    states?.remember(state, content)
    return state
  }

  // MARK: Roots and files

  /// Every root, by id.
  package func roots() throws -> [RootRecord] {
    try all("roots", "SELECT id, collection, path, boilerplate, checksum FROM roots ORDER BY id") {
      let record = RootRecord(
        id: try $0.integer(0), collection: try $0.text(1), path: try $0.text(2),
        boilerplate: try $0.words(3))
      return (record, record.checksum, try $0.checksum(4))
    }
  }

  /// Every file of a root, by path.
  package func files(of root: Int64) throws -> [FileRecord] {
    try all("files", Self.fileColumns + " WHERE root = ? ORDER BY path", [root], Self.file)
  }

  /// Every file, by id.
  package func files() throws -> [FileRecord] {
    try all("files", Self.fileColumns + " ORDER BY id", [], Self.file)
  }

  /// One file.
  package func file(_ id: Int64) throws -> FileRecord {
    let found = try all("files", Self.fileColumns + " WHERE id = ?", [id], Self.file)
    guard let file = found.first else { throw damaged("file \(id) is missing") }
    return file
  }

  private static let fileColumns = """
    SELECT id, root, path, byte_count, modified, read_at, hash, signatures, checksum FROM files
    """

  private static func file(_ row: Columns) throws -> (FileRecord, UInt32, UInt32) {
    let record = FileRecord(
      id: try row.integer(0), root: try row.integer(1), path: try row.text(2),
      byteCount: try row.integer(3), modified: try row.integer(4), readAt: try row.integer(5),
      hash: try row.bytes(6), signatures: try row.words(7))
    return (record, record.checksum, try row.checksum(8))
  }

  // MARK: Documents

  private static let documentColumns = """
    SELECT id, file, name, title, first_chunk, chunk_count, checksum FROM documents
    """

  private static func document(_ row: Columns) throws -> (DocumentRecord, UInt32, UInt32) {
    let record = DocumentRecord(
      id: try row.integer(0), file: try row.integer(1), name: DocumentID(try row.text(2)),
      title: try row.optionalText(3), firstChunk: ChunkNumber(try row.integer(4)),
      chunkCount: Int(try row.integer(5)))
    return (record, record.checksum, try row.checksum(6))
  }

  /// Every live document, by first chunk.
  package func documents() throws -> [DocumentRecord] {
    try all("documents", Self.documentColumns + " ORDER BY first_chunk", [], Self.document)
  }

  /// The documents read from a file, by first chunk.
  package func documents(of file: Int64) throws -> [DocumentRecord] {
    try all(
      "documents", Self.documentColumns + " WHERE file = ? ORDER BY first_chunk", [file],
      Self.document)
  }

  /// The documents with this name, by first chunk; one for each collection that has it.
  package func documents(named name: DocumentID) throws -> [DocumentRecord] {
    try all(
      "documents", Self.documentColumns + " WHERE name = ? ORDER BY first_chunk", [name.rawValue],
      Self.document)
  }

  /// The document that owns a chunk.
  ///
  /// - Throws: ``CatalogError/damaged(path:place:)`` when there is none.
  package func document(owning chunk: ChunkNumber) throws -> DocumentRecord {
    let sql =
      Self.documentColumns + " WHERE first_chunk <= ? ORDER BY first_chunk DESC LIMIT 1"
    let found = try all("documents", sql, [chunk.rawValue], Self.document)
    guard let document = found.first, document.chunks.contains(chunk.rawValue) else {
      throw damaged("no document has chunk \(chunk)")
    }
    return document
  }

  // MARK: Passages

  /// The chunks of a document, in order.
  package func chunks(of document: DocumentRecord) throws -> [Chunk] {
    let sql = """
      SELECT first_chunk, chunk_count, content, checksum FROM passages
      WHERE first_chunk >= ? AND first_chunk < ? ORDER BY first_chunk
      """
    let range = document.chunks
    let blocks = try all("passages", sql, [range.lowerBound, range.upperBound], Self.passage)
    let chunks = try blocks.flatMap { try decode($0, document: document) }
    guard chunks.map(\.ordinal).elementsEqual(0..<document.chunkCount) else {
      throw damaged("passages of document \(document.name)")
    }
    return chunks
  }

  /// One chunk of a document.
  package func chunk(_ number: ChunkNumber, of document: DocumentRecord) throws -> Chunk {
    let sql = """
      SELECT first_chunk, chunk_count, content, checksum FROM passages
      WHERE first_chunk <= ? ORDER BY first_chunk DESC LIMIT 1
      """
    let ordinal = Int(number.rawValue - document.firstChunk.rawValue)
    guard let block = try all("passages", sql, [number.rawValue], Self.passage).first,
      let chunk = try decode(block, document: document).first(where: { $0.ordinal == ordinal })
    else { throw damaged("no passage has chunk \(number)") }
    return chunk
  }

  private func decode(_ block: PassageRow, document: DocumentRecord) throws -> [Chunk] {
    let ordinal = Int(block.firstChunk - document.firstChunk.rawValue)
    do {
      let chunks = try PassageBlock.decode(block.content, firstOrdinal: ordinal, path: path)
      guard Int64(chunks.count) == block.chunkCount else { throw damaged("passages") }
      return chunks
    } catch is FileFormatError { throw damaged("passage of chunk \(block.firstChunk)") }
  }

  private static func passage(_ row: Columns) throws -> (PassageRow, UInt32, UInt32) {
    let record = PassageRow(
      firstChunk: try row.integer(0), chunkCount: try row.integer(1), content: try row.bytes(2))
    return (record, record.checksum, try row.checksum(3))
  }

  // MARK: Tombstones

  /// The numbers of deleted chunks that segments still hold.
  ///
  /// - Throws: ``CatalogError/damaged(path:place:)`` when rows are missing or changed.
  package func tombstones(_ state: IndexState) throws -> Set<ChunkNumber> {
    var digest = IndexState.Digest()
    var deleted: Set<ChunkNumber> = []
    for row in try tombstoneRows() {
      digest.insert(row.checksum)
      for number in row.firstChunk..<row.firstChunk + row.chunkCount {
        deleted.insert(ChunkNumber(number))
      }
    }
    guard digest == state.tombstones else { throw damaged("tombstones") }
    return deleted
  }

  func tombstoneRows() throws -> [TombstoneRow] {
    let sql = "SELECT first_chunk, chunk_count, checksum FROM tombstones ORDER BY first_chunk"
    return try all("tombstones", sql) {
      let row = TombstoneRow(firstChunk: try $0.integer(0), chunkCount: try $0.integer(1))
      guard row.chunkCount >= 0, row.chunkCount < 1 << 32 else { throw damaged("tombstones") }
      return (row, row.checksum, try $0.checksum(2))
    }
  }

  // MARK: Verification

  /// Checks every row, every digest and SQLite's own structure.
  ///
  /// - Returns: One sentence for each thing that is wrong; empty when all is well.
  package func verify() throws -> [String] {
    var faults = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
      .filter { $0 != "ok" }
    let state = try state()
    func compare(_ table: String, _ checksums: [UInt32], _ expected: IndexState.Digest) {
      var digest = IndexState.Digest()
      for checksum in checksums { digest.insert(checksum) }
      if digest != expected { faults.append("\(table): rows are missing, added or changed") }
    }
    compare("roots", try roots().map(\.checksum), state.roots)
    compare("files", try files().map(\.checksum), state.files)
    let documents = try documents()
    compare("documents", documents.map(\.checksum), state.documents)
    compare("tombstones", try tombstoneRows().map(\.checksum), state.tombstones)
    let sql = "SELECT first_chunk, chunk_count, content, checksum FROM passages"
    let passages = try all("passages", sql, [], Self.passage)
    compare("passages", passages.map(\.checksum), state.passages)
    for document in documents { _ = try chunks(of: document) }
    let count = documents.reduce(0) { $0 + $1.chunkCount }
    if count != state.chunkCount {
      faults.append("documents: \(count) chunks, \(state.chunkCount) expected")
    }
    return faults
  }

  // MARK: Rows

  private func all<Record>(
    _ table: String, _ sql: String, _ arguments: StatementArguments = [],
    _ read: (Columns) throws -> (Record, UInt32, UInt32)
  ) throws -> [Record] {
    let statement = try database.cachedStatement(sql: sql)
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    var records: [Record] = []
    while let row = try rows.next() {
      let (record, computed, stored) = try read(Columns(row, path: path, table: table))
      guard computed == stored else { throw damaged("a row of \(table)") }
      records.append(record)
    }
    return records
  }
}

struct PassageRow {
  var firstChunk: Int64
  var chunkCount: Int64
  var content: [UInt8]

  var checksum: UInt32 {
    RowChecksum { row in
      row.append(firstChunk)
      row.append(chunkCount)
      row.append(content)
    }.value
  }
}

struct TombstoneRow {
  var firstChunk: Int64
  var chunkCount: Int64

  var checksum: UInt32 {
    RowChecksum { row in
      row.append(firstChunk)
      row.append(chunkCount)
    }.value
  }
}
