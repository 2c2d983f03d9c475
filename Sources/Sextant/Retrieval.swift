import Encoder
import LexicalIndex
import Model
import Ranking
import VectorIndex

/// A chunk with its place in the answer and everything that put it there.
struct RankedChunk: Sendable {
  var chunk: ChunkNumber
  /// Higher is better: BM25, cosine or the fused score, by mode.
  var score: Double
  var bm25: Double?
  var cosine: Double?
  var lexicalRank: Int?
  var denseRank: Int?
  var fusion: FusionExplanation?
}

/// Finds and ranks the chunks for a query: candidates from both legs, true scores, fusion.
struct Retrieval {
  let generation: Generation
  let mode: SearchMode
  let isExact: Bool
  /// Candidates taken from each leg.
  let depth: Int
  let fusion: Fusion
  let filter: DocumentFilter?
  /// Title, heading and text weights instead of the index's.
  let weights: FieldWeights?
  /// Nil when there are no vectors: hybrid ranking then has its lexical side alone.
  let encoder: (any SentenceEncoder)?

  /// Best first.
  ///
  /// - Returns: The ranked chunks and the number of chunks that were considered.
  func rank(_ query: PreparedQuery) throws -> (chunks: [RankedChunk], candidateCount: Int) {
    let lexicalIndex = weights.map(generation.lexical.withWeights) ?? generation.lexical
    let filter = filter
    let allowed: ((ChunkNumber) -> Bool)? = filter.map { filter in { filter.allows($0) } }
    if mode == .lexical {
      let found = try lexicalIndex.search(query.lexical, depth: depth, allowed: allowed)
      let chunks = found.candidates.enumerated().map { number, candidate in
        RankedChunk(
          chunk: candidate.chunk, score: candidate.score, bm25: candidate.score,
          lexicalRank: number + 1)
      }
      return (chunks, found.matchCount)
    }
    let vector = try encoder?.encode(query.text, role: .query)
    let dense = try vector.map {
      try nearest($0, permitted: try denseCondition(query, allowed: allowed))
    } ?? []
    if mode == .dense {
      let chunks = dense.enumerated().map { number, candidate in
        RankedChunk(
          chunk: candidate.chunk, score: candidate.score, cosine: candidate.score,
          denseRank: number + 1)
      }
      return (chunks, dense.count)
    }
    let lexical = try lexicalIndex.search(query.lexical, depth: depth, allowed: allowed)
    var union = FusionCandidate.union(lexical: lexical.candidates, dense: dense)
    try complete(&union, query: query, vector: vector, lexical: lexicalIndex)
    let chunks = fusion.fuse(union).map { fused in
      RankedChunk(
        chunk: fused.chunk, score: fused.score, bm25: fused.candidate.bm25,
        cosine: fused.candidate.cosine, lexicalRank: fused.candidate.lexicalRank,
        denseRank: fused.candidate.denseRank, fusion: fused.explanation)
    }
    return (chunks, union.count)
  }

  /// Which chunks the dense leg may bring: phrases, fields and exclusions bind it too.
  private func denseCondition(
    _ query: PreparedQuery, allowed: ((ChunkNumber) -> Bool)?
  ) throws -> ((ChunkNumber) -> Bool)? {
    var required: Set<ChunkNumber>?
    if query.hasRequirements {
      let matches = try generation.lexical.search(
        query.lexical, depth: .max, allowed: allowed)
      required = Set(matches.candidates.map(\.chunk))
    }
    var excluded: Set<ChunkNumber> = []
    for exclusion in query.exclusions {
      let matches = try generation.lexical.search(exclusion, depth: .max, allowed: allowed)
      excluded.formUnion(matches.candidates.map(\.chunk))
    }
    guard required != nil || !excluded.isEmpty || allowed != nil else { return nil }
    return { chunk in
      (required?.contains(chunk) ?? true) && !excluded.contains(chunk)
        && (allowed?(chunk) ?? true)
    }
  }

  private func nearest(
    _ vector: [Float], permitted: ((ChunkNumber) -> Bool)?
  ) throws -> [Candidate] {
    let deleted = generation.deleted
    let needsFilter = permitted != nil || !deleted.isEmpty
    var found: [Candidate] = []
    for segment in try generation.vectors() {
      let hits = try segment.search(
        vector, depth: depth, options: VectorSearchOptions(exact: isExact),
        allowed: needsFilter
          ? { id in
            let chunk = ChunkNumber(id)
            return !deleted.contains(chunk) && (permitted?(chunk) ?? true)
          } : nil)
      found += hits.map { Candidate(chunk: ChunkNumber($0.id), score: Double($0.score)) }
    }
    return Array(found.sorted(by: Candidate.ranksBefore).prefix(depth))
  }

  /// Gives each candidate its true score on the side that did not bring it, so that no leg's
  /// cut-off is mistaken for a zero.
  private func complete(
    _ union: inout [FusionCandidate], query: PreparedQuery, vector: [Float]?,
    lexical: LexicalIndex
  ) throws {
    let unscored = union.indices.filter { union[$0].bm25 == nil }
    let scores = try lexical.scores(of: unscored.map { union[$0].chunk }, for: query.lexical)
    for (index, score) in zip(unscored, scores) { union[index].bm25 = score }
    guard let vector else { return }
    let unseen = union.indices.filter { union[$0].cosine == nil }
    for segment in try generation.vectors() {
      let cosines = try segment.scores(of: unseen.map { union[$0].chunk.rawValue }, query: vector)
      for (index, cosine) in zip(unseen, cosines) {
        if let cosine { union[index].cosine = Double(cosine) }
      }
    }
  }
}
