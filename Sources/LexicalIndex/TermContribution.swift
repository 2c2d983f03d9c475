/// Why a chunk has its lexical score: one query term's share and the numbers that made it.
package struct TermContribution: Hashable, Sendable {
  /// The term as the index holds it.
  package let term: String
  /// Live chunks that hold the term in a field that counts.
  package let documentFrequency: Int
  /// How rare it is; see ``BM25Parameters``.
  package let idf: Double
  /// Its occurrences in the chunk, weighted by field; 0 when it is not there.
  package let frequency: Double
  /// The weighted length that the chunk is scored with.
  package let length: Double
  /// What the term adds to the score.
  package let contribution: Double
}
