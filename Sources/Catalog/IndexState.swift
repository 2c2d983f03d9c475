/// Everything that a generation of the index consists of, in one checksummed row.
///
/// A reader that holds one state sees one generation: it names the files, and the digests prove
/// that no row went missing.
package struct IndexState: Codable, Equatable, Sendable {
  /// The layout of the catalog and of this value.
  package static let currentFormat = 1

  /// A published, immutable segment file.
  package struct Segment: Codable, Equatable, Sendable {
    /// File name inside `segments/`.
    package var file: String
    /// Size in bytes, checked at open.
    package var byteCount: Int
    /// Chunks in it, deleted ones included.
    package var chunkCount: Int
    /// The encoder's fingerprint for vectors, empty for postings.
    package var fingerprint: String

    /// Makes a record of a written file.
    package init(file: String, byteCount: Int, chunkCount: Int, fingerprint: String = "") {
      self.file = file
      self.byteCount = byteCount
      self.chunkCount = chunkCount
      self.fingerprint = fingerprint
    }
  }

  /// The encoder that the vectors belong to.
  package struct Encoder: Codable, Equatable, Sendable {
    /// The name or folder that `--encoder` was given.
    package var name: String
    /// Changes with weights, tokenizer, pooling, prompts and precision.
    package var fingerprint: String
    /// Width of its vectors.
    package var dimension: Int
    /// How it computes, by the name of `--precision`; nil for what suits the CPU.
    package var precision: String?

    /// Makes a record of a loaded encoder.
    package init(name: String, fingerprint: String, dimension: Int, precision: String? = nil) {
      self.name = name
      self.fingerprint = fingerprint
      self.dimension = dimension
      self.precision = precision
    }
  }

  /// A count of rows and the wrapping sum of their checksums, whatever their order.
  package struct Digest: Codable, Equatable, Sendable {
    /// Number of rows.
    package var rows = 0
    /// Wrapping sum of the mixed row checksums.
    package var sum: UInt64 = 0

    /// The digest of no rows.
    package init() {}

    /// Adds a row.
    package mutating func insert(_ checksum: UInt32) {
      rows += 1
      sum &+= UInt64(checksum) &* 0x9E37_79B9_7F4A_7C15
    }

    /// Takes a row away.
    package mutating func remove(_ checksum: UInt32) {
      rows -= 1
      sum &-= UInt64(checksum) &* 0x9E37_79B9_7F4A_7C15
    }
  }

  /// ``currentFormat`` of the program that wrote it.
  package var format = IndexState.currentFormat
  /// Rises by one with every publication.
  package var generation = 0
  /// The next chunk number to give; numbers are never used again.
  package var nextChunk: Int64 = 1
  /// Posting segments, oldest first.
  package var lexical: [Segment] = []
  /// Vector segments, oldest first, of the current encoder and of one being changed to.
  package var vectors: [Segment] = []
  /// The encoder that search uses; nil before the first vector.
  package var encoder: Encoder?
  /// The encoder that vectors are being made for, when it is not yet the one in use.
  package var nextEncoder: Encoder?
  /// Codes of the languages that documents were ever analysed in; nil where all were English.
  package var languages: Set<String>?
  /// Live chunks.
  package var chunkCount = 0
  /// UTF-8 bytes of the live chunks' text.
  package var textByteCount = 0
  package var roots = Digest()
  package var files = Digest()
  package var documents = Digest()
  package var passages = Digest()
  package var tombstones = Digest()

  /// The state of an empty index.
  package init() {}
}
