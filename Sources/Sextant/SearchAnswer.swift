/// The answer to a search, in the form of the JSON contract (schema 1).
public struct SearchAnswer: Codable, Sendable {
  /// Version of the JSON form.
  public var schema = 1
  /// The query as it was given.
  public var query: String
  /// What was searched for instead, when words were corrected.
  public var correctedQuery: String?
  /// Which legs answered.
  public var mode: SearchMode
  /// Wall time inside the library, index opening included.
  public var tookMilliseconds: Double
  /// Chunks that were considered.
  public var totalCandidates: Int
  /// Best first.
  public var results: [SearchHit]

  enum CodingKeys: String, CodingKey {
    case schema, query, mode, results
    case correctedQuery = "corrected_query"
    case tookMilliseconds = "took_ms"
    case totalCandidates = "total_candidates"
  }
}

/// One result: a chunk with its document, place and scores.
public struct SearchHit: Codable, Sendable {
  /// The document that holds the chunk.
  public struct Document: Codable, Sendable {
    /// Path relative to the indexed root, or the record's `_id`.
    public var id: String
    /// Path of the source file relative to its root.
    public var path: String
    /// The document's title, when it has one.
    public var title: String?
    /// The collection it belongs to.
    public var collection: String
    /// Absolute path of the source file at the time of indexing.
    public var file: String

    /// Writes a missing title as null: the contract promises the key.
    public func encode(to encoder: any Swift.Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(id, forKey: .id)
      try values.encode(path, forKey: .path)
      try values.encode(title, forKey: .title)
      try values.encode(collection, forKey: .collection)
      try values.encode(file, forKey: .file)
    }
  }

  /// The passage itself.
  public struct Passage: Codable, Sendable {
    /// The chunk's name, stable while its document, place and text stay.
    public var id: String
    /// Headings above the passage, outermost first.
    public var headingPath: [String]
    /// The nearest anchor id, for links.
    public var anchor: String?
    /// First line in the source, from 1.
    public var startLine: Int
    /// Last line in the source.
    public var endLine: Int
    /// The passage.
    public var text: String

    enum CodingKeys: String, CodingKey {
      case id, anchor, text
      case headingPath = "heading_path"
      case startLine = "start_line"
      case endLine = "end_line"
    }

    /// Writes a missing anchor as null: the contract promises the key.
    public func encode(to encoder: any Swift.Encoder) throws {
      var values = encoder.container(keyedBy: CodingKeys.self)
      try values.encode(id, forKey: .id)
      try values.encode(headingPath, forKey: .headingPath)
      try values.encode(anchor, forKey: .anchor)
      try values.encode(startLine, forKey: .startLine)
      try values.encode(endLine, forKey: .endLine)
      try values.encode(text, forKey: .text)
    }
  }

  /// What each leg thinks; nil when the leg did not run or does not know the chunk.
  public struct Scores: Codable, Sendable {
    /// BM25 of the chunk; 0 when no query term is in it.
    public var bm25: Double?
    /// Cosine of the chunk's vector with the query's.
    public var cosine: Double?
    /// The fused score, 0…1.
    public var fused: Double?
    /// Place among the lexical candidates, from 1.
    public var lexicalRank: Int?
    /// Place among the dense candidates, from 1.
    public var denseRank: Int?

    enum CodingKeys: String, CodingKey {
      case bm25, cosine, fused
      case lexicalRank = "lexical_rank"
      case denseRank = "dense_rank"
    }
  }

  /// From 1.
  public var rank: Int
  /// Higher is better: BM25, cosine, or the fused score in 0…1.
  public var score: Double
  /// Where the chunk comes from.
  public var document: Document
  /// The passage that was found.
  public var chunk: Passage
  /// Part of the passage with the matched words between `<mark>` and `</mark>`, not HTML-escaped.
  public var snippet: String
  /// What each leg thinks of it.
  public var scores: Scores
  /// Only when it was asked for.
  public var explanation: SearchExplanation?
}

/// Every number that made a score.
public struct SearchExplanation: Codable, Sendable {
  /// One query term's share of the BM25 score.
  public struct Term: Codable, Sendable {
    /// The term as the index holds it.
    public var term: String
    /// Live chunks that have the term in any field.
    public var documentFrequency: Int
    /// ln(1 + (N − df + 0.5) / (df + 0.5)).
    public var inverseDocumentFrequency: Double
    /// Occurrences, weighted by field.
    public var frequency: Double
    /// The chunk's length as it is scored, weighted by field.
    public var length: Double
    /// What the term adds to BM25.
    public var contribution: Double

    enum CodingKeys: String, CodingKey {
      case term, frequency, length, contribution
      case documentFrequency = "df"
      case inverseDocumentFrequency = "idf"
    }
  }

  /// The lexical side, in query order; contributions add up to `bm25`.
  public var terms: [Term]
  /// BM25 after normalisation, in 0…1; nil without fusion.
  public var normalizedLexical: Double?
  /// Cosine after normalisation, in 0…1; nil without fusion.
  public var normalizedDense: Double?
  /// Share of the dense side; the lexical side has the rest.
  public var denseWeight: Double?
  /// The sum in words and numbers, one step a line.
  public var steps: [String]

  enum CodingKeys: String, CodingKey {
    case terms, steps
    case normalizedLexical = "normalized_lexical"
    case normalizedDense = "normalized_dense"
    case denseWeight = "dense_weight"
  }
}
