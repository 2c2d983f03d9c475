/// Why a chunk has its lexical score: one query term's share and the numbers that made it.
public struct TermContribution: Hashable, Sendable {
  /// The term as the index holds it.
  public let term: String
  /// Live chunks that hold the term in a field that counts.
  public let documentFrequency: Int
  /// How rare it is; see ``BM25Parameters``.
  public let idf: Double
  /// Its occurrences in the chunk, weighted by field; 0 when it is not there.
  public let frequency: Double
  /// The weighted length that the chunk is scored with.
  public let length: Double
  /// What the term adds to the score.
  public let contribution: Double
}
