package import Model

/// A document with the chunks that were retrieved from it.
package struct RankedDocument: Sendable {
  /// Its place in the table that it was ranked with.
  package let document: Int
  /// Higher is better.
  package let score: Double
  /// Its retrieved chunks, best first; at least one.
  package let chunks: [Candidate]

  /// The chunk to show and to cite.
  package var best: Candidate { chunks[0] }
}
