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
  /// The mean cosine of its document's chunks; in hybrid ranking alone.
  var documentCosine: Double?
  var lexicalRank: Int?
  var denseRank: Int?
  var fusion: FusionExplanation?
}

/// Finds and ranks the chunks for a question: candidates from both legs, true scores, fusion.
struct Retrieval {
  let generation: Generation
  let question: Question
  /// The question looked up in the posting lists.
  let lexical: PreparedQuery
  let mode: SearchMode
  let isExact: Bool
  /// Candidates taken from each leg.
  let depth: Int
  let fusion: Fusion
  let filter: DocumentFilter?
  /// Nil when there are no vectors: hybrid ranking then has its lexical side alone.
  let encoder: (any SentenceEncoder)?
  /// The question as the encoder sees it; nil without an encoder.
  let vector: [Float]?
  /// The chunk numbers of the document that owns a chunk.
  let siblings: (ChunkNumber) throws -> Range<Int64>

  /// The ranked chunks, best first.
  func rank() throws -> [RankedChunk] {
    switch mode {
    case .lexical: try rankLexically()
    case .dense: try rankDensely()
    case .hybrid: try rankHybridly()
    }
  }

  /// The number of chunks that were considered: in lexical mode all that match, else the candidates
  /// of both legs. A search alone does not need it, and counting costs more than searching.
  func candidateCount(_ ranked: [RankedChunk]) throws -> Int {
    mode == .lexical ? try lexical.matchCount(allowed: allowed) : ranked.count
  }

  private func rankLexically() throws -> [RankedChunk] {
    try lexical.search(depth: depth, allowed: allowed).enumerated().map { place, candidate in
      RankedChunk(
        chunk: candidate.chunk, score: candidate.score, bm25: candidate.score,
        lexicalRank: place + 1)
    }
  }

  private func rankDensely() throws -> [RankedChunk] {
    guard let vector else { return [] }
    return try nearest(vector).enumerated().map { place, candidate in
      RankedChunk(
        chunk: candidate.chunk, score: candidate.score, cosine: candidate.score,
        denseRank: place + 1)
    }
  }

  private func rankHybridly() throws -> [RankedChunk] {
    let dense = try vector.map(nearest) ?? []
    let found = try lexical.search(depth: depth, allowed: allowed)
    var union = FusionCandidate.union(lexical: found, dense: dense)
    try complete(&union)
    return fusion.fuse(union).map { fused in
      RankedChunk(
        chunk: fused.chunk, score: fused.score, bm25: fused.candidate.bm25,
        cosine: fused.candidate.cosine, documentCosine: fused.candidate.documentCosine,
        lexicalRank: fused.candidate.lexicalRank, denseRank: fused.candidate.denseRank,
        fusion: fused.explanation)
    }
  }

  private var allowed: ((ChunkNumber) -> Bool)? { filter.map { $0.allows } }

  /// The nearest live chunks that filters, phrases, fields and exclusions let through.
  private func nearest(_ vector: [Float]) throws -> [Candidate] {
    let isBound = question.hasConditions
    var damage: (any Error)?
    let permitted: ((Int64) -> Bool)? =
      filter == nil && !isBound
      ? nil
      : { id in
        let chunk = ChunkNumber(id)
        guard filter?.allows(chunk) ?? true else { return false }
        do { return try !isBound || lexical.admits(chunk) } catch {
          damage = error
          return false
        }
      }
    let hits = try generation.vectors().search(
      vector, depth: depth, options: VectorSearchOptions(exact: isExact), allowed: permitted)
    if let damage { throw damage }
    return hits.map { Candidate(chunk: ChunkNumber($0.id), score: Double($0.score)) }
  }

  /// Gives each candidate its true score on the side that did not bring it, so that no leg's
  /// cut-off is mistaken for a zero.
  private func complete(_ union: inout [FusionCandidate]) throws {
    let unscored = union.indices.filter { union[$0].bm25 == nil }
    let scores = try lexical.scores(of: unscored.map { union[$0].chunk })
    for (index, score) in zip(unscored, scores) { union[index].bm25 = score }
    guard let vector else { return }
    let unseen = union.indices.filter { union[$0].cosine == nil }
    let cosines = try generation.vectors().scores(
      of: unseen.map { union[$0].chunk.rawValue }, query: vector)
    for (index, cosine) in zip(unseen, cosines) { union[index].cosine = cosine.map(Double.init) }
    let means = try documentCosines(vector).means(of: union.map(\.chunk))
    for index in union.indices { union[index].documentCosine = means[index] }
  }

  private func documentCosines(_ vector: [Float]) throws -> DocumentCosines {
    DocumentCosines(vectors: try generation.vectors(), query: vector, siblings: siblings)
  }

  /// The best `count` documents of lexical ranking by their best chunk, best first, ties by the lower
  /// position in the table: as many chunks are looked for as that takes.
  func bestDocuments(
    _ count: Int, _ table: DocumentTable
  ) throws -> [(position: Int, score: Double)] {
    // Of documents with several chunks the first chunks found are often of the same ones.
    let chunksEach = max(1, generation.lexical.liveChunkCount / max(1, table.documents.count))
    var depth = count + min(count, count * (chunksEach - 1) / 2) + 4
    while true {
      let found = try lexical.search(depth: depth, allowed: allowed)
      var documents: [(position: Int, score: Double)] = []
      var seen: Set<Int> = []
      for candidate in found where documents.count < count {
        guard let position = table.position(owning: candidate.chunk),
          seen.insert(position).inserted
        else { continue }
        documents.append((position, candidate.score))
      }
      if documents.count == count || found.count < depth { return documents }
      depth *= 4
    }
  }

  /// Ranks the documents of ranked chunks: best first, ties by the lower position in the table.
  ///
  /// The best chunk decides; in dense ranking, whose chunks have their bare cosines, the mean of the
  /// document counts beside it as it does in the fused scores of hybrid ranking.
  func rankDocuments(
    _ chunks: [RankedChunk], _ table: DocumentTable
  ) throws -> [RankedDocument] {
    let candidates = chunks.map { Candidate(chunk: $0.chunk, score: $0.score) }
    guard mode == .dense, let vector else {
      return DocumentRanking.rank(candidates, document: { table.position(owning: $0) })
    }
    let sorted = candidates.map(\.chunk).sorted()
    var means: [Int: Double] = [:]
    for (chunk, mean) in zip(sorted, try documentCosines(vector).means(of: sorted)) {
      if let document = table.position(owning: chunk) { means[document] = mean }
    }
    return DocumentRanking.rank(
      candidates, wholeShare: Fusion.documentShare, document: { table.position(owning: $0) },
      whole: { means[$0] })
  }
}
