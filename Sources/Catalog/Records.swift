import FileFormat
import Kernels
package import Model

/// A folder that was given to `sextant index`.
package struct RootRecord: Equatable, Sendable {
  /// Row number, 0 before it is stored.
  package var id: Int64
  /// The collection that its documents belong to.
  package var collection: String
  /// Absolute path.
  package var path: String
  /// Signatures of blocks that repeat over its pages and are left out, ascending.
  package var boilerplate: [UInt64]

  /// Makes a record.
  package init(id: Int64 = 0, collection: String, path: String, boilerplate: [UInt64] = []) {
    self.id = id
    self.collection = collection
    self.path = path
    self.boilerplate = boilerplate
  }

  var checksum: UInt32 {
    RowChecksum { row in
      row.append(id)
      row.append(collection)
      row.append(path)
      row.append(boilerplate)
    }.value
  }
}

/// A source file as it was when it was read.
package struct FileRecord: Equatable, Sendable {
  /// Row number, 0 before it is stored.
  package var id: Int64
  /// The root it lies under.
  package var root: Int64
  /// Path relative to the root.
  package var path: String
  /// Size in bytes.
  package var byteCount: Int64
  /// Modification time, nanoseconds since 1970.
  package var modified: Int64
  /// When it was read, nanoseconds since 1970.
  package var readAt: Int64
  /// SHA-256 of its bytes.
  package var hash: [UInt8]
  /// Signatures of its blocks that could be boilerplate, ascending, without repeats.
  package var signatures: [UInt64]

  /// Makes a record.
  package init(
    id: Int64 = 0, root: Int64, path: String, byteCount: Int64, modified: Int64, readAt: Int64,
    hash: [UInt8], signatures: [UInt64]
  ) {
    self.id = id
    self.root = root
    self.path = path
    self.byteCount = byteCount
    self.modified = modified
    self.readAt = readAt
    self.hash = hash
    self.signatures = signatures
  }

  var checksum: UInt32 {
    RowChecksum { row in
      row.append(id)
      row.append(root)
      row.append(path)
      row.append(byteCount)
      row.append(modified)
      row.append(readAt)
      row.append(hash)
      row.append(signatures)
    }.value
  }
}

/// A document and the chunks it owns.
package struct DocumentRecord: Equatable, Sendable {
  /// Row number, 0 before it is stored.
  package var id: Int64
  /// The file it was read from.
  package var file: Int64
  /// Its name for users.
  package var name: DocumentID
  /// Its title, when it has one.
  package var title: String?
  /// The first of its chunk numbers, which follow one another.
  package var firstChunk: ChunkNumber
  /// How many chunks it has, at least 1.
  package var chunkCount: Int

  /// Makes a record.
  package init(
    id: Int64 = 0, file: Int64, name: DocumentID, title: String?, firstChunk: ChunkNumber,
    chunkCount: Int
  ) {
    self.id = id
    self.file = file
    self.name = name
    self.title = title
    self.firstChunk = firstChunk
    self.chunkCount = chunkCount
  }

  /// Its chunk numbers.
  package var chunks: Range<Int64> {
    firstChunk.rawValue..<firstChunk.rawValue + Int64(chunkCount)
  }

  var checksum: UInt32 {
    RowChecksum { row in
      row.append(id)
      row.append(file)
      row.append(name.rawValue)
      row.append(title.map { "=\($0)" } ?? "")
      row.append(firstChunk.rawValue)
      row.append(Int64(chunkCount))
    }.value
  }
}

/// CRC-32C over the columns of a row, each with its length, so that no two rows read alike.
struct RowChecksum {
  private var writer = ByteWriter()

  init(_ fill: (inout RowChecksum) -> Void) { fill(&self) }

  var value: UInt32 { CRC32C.checksum(writer.bytes) }

  mutating func append(_ value: Int64) { writer.append(u64: UInt64(bitPattern: value)) }

  mutating func append(_ text: String) { append(Array(text.utf8)) }

  mutating func append(_ bytes: [UInt8]) {
    writer.append(varint: UInt64(bytes.count))
    writer.append(bytes)
  }

  mutating func append(_ words: [UInt64]) {
    writer.append(varint: UInt64(words.count))
    for word in words { writer.append(u64: word) }
  }
}
