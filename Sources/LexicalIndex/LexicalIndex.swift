package import FileFormat
package import Model

/// Several segments and their tombstones, searched as one collection.
///
/// N, document frequencies and the mean length count live chunks only, over all segments: how the
/// collection was cut into segments, and what was deleted since, changes no bit of a score. The plain
/// form: every posting of every query term is scored, in order.
package struct LexicalIndex: Sendable {
  /// A segment and what is left of it.
  struct Part: Sendable {
    let segment: LexicalSegment
    let live: OrdinalSet
    /// False when `live` is everything, so that stored counts hold.
    let hasDeletions: Bool
  }

  /// How chunks are scored.
  package let parameters: BM25Parameters
  /// Chunks that are not deleted, those without a term included.
  package let liveChunkCount: Int
  let parts: [Part]
  let bm25: BM25

  /// Opens segments as one collection.
  ///
  /// - Parameters:
  ///   - segments: Each chunk is live in one of them at most.
  ///   - deleted: Chunks that are not there any more; numbers of other chunks are ignored.
  /// - Complexity: O(segments × deleted × log chunks), and a bit for each chunk.
  package init(
    segments: [LexicalSegment], deleted: Set<ChunkNumber> = [],
    parameters: BM25Parameters = BM25Parameters()
  ) {
    var statistics = CollectionStatistics()
    var parts: [Part] = []
    for segment in segments {
      statistics.add(segment.statistics)
      var live = OrdinalSet(allBelow: segment.chunkCount)
      let gone = deleted.compactMap { segment.ordinal(of: $0) }
      for ordinal in gone {
        live.remove(ordinal)
        statistics.remove(segment.lengths(ordinal))
      }
      parts.append(Part(segment: segment, live: live, hasDeletions: !gone.isEmpty))
    }
    self.parameters = parameters
    self.parts = parts
    liveChunkCount = statistics.chunksByPresence.reduce(0, +)
    bm25 = BM25(
      parameters: parameters, chunkCount: statistics.chunkCount(weights: parameters.weights),
      meanLength: statistics.meanLength(weights: parameters.weights))
  }

  /// Looks the query's terms and phrases up, once for everything that is asked about it.
  ///
  /// - Throws: When a part of a segment that the query needs is damaged.
  package func prepare(_ query: LexicalQuery) throws(FileFormatError) -> PreparedQuery {
    try PreparedQuery(query, in: self)
  }

  /// The best `depth` matching chunks, ties by the lower number, and how many match in all.
  ///
  /// - Parameter allowed: Asked for every matching chunk; those it refuses do not match.
  /// - Throws: When a part of a segment that the query needs is damaged.
  /// - Complexity: O(postings of the query's terms).
  package func search(
    _ query: LexicalQuery, depth: Int, allowed: ((ChunkNumber) -> Bool)? = nil
  ) throws(FileFormatError) -> (candidates: [Candidate], matchCount: Int) {
    try prepare(query).search(depth: depth, allowed: allowed)
  }

  /// The BM25 score of each of `chunks`, to the bit as ``search(_:depth:allowed:)`` gives it; 0 for a
  /// chunk without any of the terms or not in the index.
  package func scores(
    of chunks: [ChunkNumber], for query: LexicalQuery
  ) throws(FileFormatError) -> [Double] {
    try prepare(query).scores(of: chunks)
  }

  /// What each query term adds to the score of a chunk; the sum in order is the score, to the bit.
  package func explain(
    _ chunk: ChunkNumber, for query: LexicalQuery
  ) throws(FileFormatError) -> [TermContribution] {
    try prepare(query).explain(chunk)
  }
}
