/// What an index holds, in the form of the JSON contract.
public struct IndexStatus: Codable, Sendable {
  /// The lexical side's settings.
  public struct Lexical: Codable, Sendable {
    /// How soon repeats of a term stop counting.
    public var k1: Double
    /// How much longer chunks lose.
    public var b: Double
    /// Title, heading path, text.
    public var fieldWeights: [Double]
    /// `byte4` or `exact`.
    public var lengths: String
    /// Segment files.
    public var segments: Int

    enum CodingKeys: String, CodingKey {
      case k1, b, lengths, segments
      case fieldWeights = "field_weights"
    }
  }

  /// The dense side's state.
  public struct Vectors: Codable, Sendable {
    /// Live chunks that have a vector of the current encoder.
    public var ready: Int
    /// Live chunks that wait for one.
    public var pending: Int
    /// Width of a vector; 0 before the first.
    public var dimension: Int
    /// Segment files.
    public var segments: Int
    /// How their encoder computes where that was chosen.
    public var precision: String?
  }

  /// One indexed folder.
  public struct Root: Codable, Sendable {
    /// The folder.
    public var path: String
    /// The collection its documents belong to.
    public var collection: String
    /// Source files.
    public var files: Int
  }

  /// Version of the JSON form.
  public var schema = 1
  /// The folder.
  public var path: String
  /// Rises with every publication.
  public var generation: Int
  /// Live documents.
  public var documents: Int
  /// Source files.
  public var files: Int
  /// Live chunks.
  public var chunks: Int
  /// Bytes of the index on disk.
  public var bytes: Int
  /// UTF-8 bytes of the indexed text.
  public var textBytes: Int
  /// Deleted chunks that segments still hold.
  public var tombstones: Int
  /// The encoder of the vectors; nil before the first vector.
  public var encoder: String?
  /// Codes of the languages that documents were analysed in.
  public var languages: [String]
  /// The lexical side.
  public var lexical: Lexical
  /// The dense side.
  public var vectors: Vectors
  /// The folders that were indexed.
  public var roots: [Root]

  enum CodingKeys: String, CodingKey {
    case schema, path, generation, documents, files, chunks, bytes, tombstones, encoder, lexical
    case vectors, roots, languages
    case textBytes = "text_bytes"
  }
}
