/// Which legs of retrieval answer.
public enum SearchMode: String, Sendable, CaseIterable, Codable {
  /// Both, fused.
  case hybrid
  /// BM25 alone; needs no encoder.
  case lexical
  /// Cosine alone.
  case dense
}

/// How the two legs are brought together.
public enum FusionMethod: String, Sendable, CaseIterable, Codable {
  /// Convex combination of normalised scores, with the weight that belongs to the encoder.
  case convex
  /// Reciprocal rank fusion.
  case rrf
}

/// How a question is answered.
public struct SearchOptions: Sendable {
  /// Results wanted, at least 1.
  public var count = 10
  /// Which legs answer.
  public var mode = SearchMode.hybrid
  /// Scan every vector instead of probing.
  public var isExact = false
  /// `path:GLOB` conditions, of which one must hold; empty takes all.
  public var filters: [String] = []
  /// Only documents of these collections; empty means all.
  public var collections: [String] = []
  /// Say how each score came about.
  public var explains = false
  /// One result for each document, its best chunk.
  public var isPerDocument = false
  /// Weights of title, heading path and text in BM25; nil takes the index's.
  public var fieldWeights: (title: Double, heading: Double, text: Double)?
  /// How the legs are brought together.
  public var fusion = FusionMethod.convex
  /// Weight of the dense side in convex fusion; nil takes the encoder's.
  public var denseWeight: Double?
  /// Search for the words as they are typed: no correction of words that the index does not have.
  public var isVerbatim = false
  /// Words that bring in others on the lexical side.
  public var synonyms: Synonyms?
  /// The last word may be only begun: words that begin with it are looked for too, and none is corrected.
  public var isBegun = false
  /// Candidates taken from each leg; nil: 200, or more when more results are wanted.
  public var candidateCount: Int?

  /// The defaults above.
  public init() {}
}
