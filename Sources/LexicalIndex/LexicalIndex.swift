public import FileFormat
public import Model

/// Several segments and their tombstones, searched as one collection.
///
/// N, document frequencies and the mean length count live chunks only, over all segments: how the
/// collection was cut into segments, and what was deleted since, changes no bit of a score.
public struct LexicalIndex: Sendable {
  /// A segment and what is left of it.
  struct Part: Sendable {
    let segment: LexicalSegment
    /// The live chunks; nil when all are.
    let live: OrdinalSet?
    /// The ordinals that are not, rising.
    let deleted: [UInt32]
    let scoring: PartScoring
  }

  /// How chunks are scored.
  public let parameters: BM25Parameters
  /// Chunks that are not deleted, those without a term included.
  public let liveChunkCount: Int
  let parts: [Part]
  let bm25: BM25

  /// Opens segments as one collection.
  ///
  /// - Parameters:
  ///   - segments: Each chunk is live in one of them at most.
  ///   - deleted: Chunks that are not there any more; numbers of other chunks are ignored.
  /// - Throws: When a deleted chunk's entry is damaged.
  /// - Complexity: O(segments × deleted × log chunks), and a bit for each chunk of a segment that has
  ///   deleted ones.
  public init(
    segments: [LexicalSegment], deleted: Set<ChunkNumber> = [],
    parameters: BM25Parameters = BM25Parameters()
  ) throws(FileFormatError) {
    var statistics = CollectionStatistics()
    var remains: [(live: OrdinalSet?, gone: [UInt32])] = []
    for segment in segments {
      statistics.add(segment.statistics)
      var gone: [UInt32] = []
      for chunk in deleted {
        guard let ordinal = try segment.ordinal(of: chunk) else { continue }
        gone.append(UInt32(ordinal))
        statistics.remove(try segment.chunks.lengths(ordinal))
      }
      var live = gone.isEmpty ? nil : OrdinalSet(allBelow: segment.chunkCount)
      for ordinal in gone { live?.remove(Int(ordinal)) }
      remains.append((live, gone.sorted()))
    }
    let bm25 = BM25(
      parameters: parameters, chunkCount: statistics.chunkCount(weights: parameters.weights),
      meanLength: statistics.meanLength(weights: parameters.weights))
    self.parameters = parameters
    self.bm25 = bm25
    parts = zip(segments, remains).map {
      Part(segment: $0, live: $1.live, deleted: $1.gone, scoring: PartScoring($0, bm25))
    }
    liveChunkCount = statistics.chunksByPresence.reduce(0, +)
  }

  /// Looks the query's terms and phrases up, once for everything that is asked about it.
  ///
  /// - Throws: When a part of a segment that the query needs is damaged.
  public func prepare(_ query: LexicalQuery) throws(FileFormatError) -> PreparedQuery {
    try PreparedQuery(query, in: self)
  }

  /// The best `depth` matching chunks, ties by the lower number.
  ///
  /// - Parameter allowed: Asked about chunks that may be among them; those it refuses do not match.
  /// - Throws: When a part of a segment that the query needs is damaged.
  public func search(
    _ query: LexicalQuery, depth: Int, allowed: ((ChunkNumber) -> Bool)? = nil
  ) throws(FileFormatError) -> [Candidate] {
    try prepare(query).search(depth: depth, allowed: allowed)
  }

  /// The BM25 score of each of `chunks`, to the bit as ``search(_:depth:allowed:)`` gives it; 0 for a
  /// chunk without any of the terms or not in the index.
  public func scores(
    of chunks: [ChunkNumber], for query: LexicalQuery
  ) throws(FileFormatError) -> [Double] {
    try prepare(query).scores(of: chunks)
  }

  /// What each query term adds to the score of a chunk; the sum in order is the score, to the bit.
  public func explain(
    _ chunk: ChunkNumber, for query: LexicalQuery
  ) throws(FileFormatError) -> [TermContribution] {
    try prepare(query).explain(chunk)
  }
}
