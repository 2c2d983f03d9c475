package import Encoder

/// How an index is made or updated.
public struct IndexOptions: Sendable {
  /// Name or folder of the encoder; nil keeps the index's own, or takes the store's default.
  public var encoder: String?
  /// How a transformer computes; nil keeps the index's own, or takes what suits the CPU.
  package var precision: EncoderPrecision?
  /// Code (ISO 639-1) of the language of the documents to be read, "none" for no stems; nil to guess each
  /// one's.
  public var language: String?
  /// Globs of which one must match a file found in a folder; empty takes all.
  public var include: [String] = []
  /// Globs of which none may match.
  public var exclude: [String] = []
  /// Documents of one collection can be searched alone.
  public var collection = "default"
  /// Threads for reading and encoding.
  public var threads = 1
  /// Only says what would be done.
  public var isDryRun = false
  /// Lexical search needs no vectors; they can be made by a later run.
  public var makesVectors = true

  /// The defaults above.
  public init() {}
}

/// What a run of `index` is doing, for progress displays.
public enum IndexEvent: Sendable {
  /// Files are being looked for.
  case scanning(path: String)
  /// The encoder is being loaded.
  case loading(encoder: String)
  /// `done` of `total` files are read; `bytes` of source so far.
  case reading(done: Int, total: Int, bytes: Int64)
  /// `done` of `total` documents that are new or changed have postings.
  case analysing(done: Int, total: Int)
  /// Text and postings are made durable; from the next event on lexical search finds them.
  case publishing
  /// `done` of `total` passages have vectors.
  case embedding(done: Int, total: Int)
  /// Vectors are brought into one searchable segment.
  case merging
  /// A file could not be read, or only in part; the run goes on.
  case warning(String)
}

/// What a run of `index` or `remove` did.
public struct IndexReport: Codable, Equatable, Sendable {
  /// Version of the JSON form.
  public var schema = 1
  /// Files that are new.
  public var added = 0
  /// Files whose content is new.
  public var updated = 0
  /// Files that are as they were.
  public var unchanged = 0
  /// Files that are gone; documents for `remove`.
  public var removed = 0
  /// Files that could not be read; what the index had of them stays.
  public var failed = 0
  /// Live documents of the whole index afterwards.
  public var documents = 0
  /// Live chunks of the whole index afterwards.
  public var chunks = 0
  /// Chunks that were given a vector by this run.
  public var embedded = 0
  /// Bytes of the sources that this run read.
  public var bytesRead: Int64 = 0
  /// The encoder of the vectors, when there are any.
  public var encoder: String?
  /// Wall time until lexical search was ready.
  public var lexicalSeconds = 0.0
  /// Wall time of the whole run.
  public var seconds = 0.0
  /// The messages of files that failed or were read in part.
  public var messages: [String] = []

  enum CodingKeys: String, CodingKey {
    case schema, added, updated, unchanged, removed, failed, documents, chunks, embedded, encoder
    case seconds, messages
    case bytesRead = "bytes_read"
    case lexicalSeconds = "lexical_seconds"
  }

  /// Nothing done yet.
  public init() {}
}
