/// What an index holds, in the form of the JSON contract.
public struct IndexStatus: Codable, Sendable {
  /// The lexical side's settings.
  public struct Lexical: Codable, Sendable {
    public var k1: Double
    public var b: Double
    /// Title, heading path, text.
    public var fieldWeights: [Double]
    /// `byte4` or `exact`.
    public var lengths: String
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
    public var dimension: Int
    public var segments: Int
  }

  /// One indexed folder.
  public struct Root: Codable, Sendable {
    public var path: String
    public var collection: String
    public var files: Int
  }

  public var schema = 1
  public var path: String
  public var generation: Int
  public var documents: Int
  public var files: Int
  public var chunks: Int
  /// Bytes of the index on disk.
  public var bytes: Int
  /// UTF-8 bytes of the indexed text.
  public var textBytes: Int
  /// Deleted chunks that segments still hold.
  public var tombstones: Int
  /// The encoder of the vectors; nil before the first vector.
  public var encoder: String?
  public var lexical: Lexical
  public var vectors: Vectors
  public var roots: [Root]

  enum CodingKeys: String, CodingKey {
    case schema, path, generation, documents, files, chunks, bytes, tombstones, encoder, lexical
    case vectors, roots
    case textBytes = "text_bytes"
  }
}
