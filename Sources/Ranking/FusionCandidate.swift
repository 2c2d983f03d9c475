package import Model

/// A chunk with everything the two legs of retrieval know about it.
package struct FusionCandidate: Hashable, Sendable {
  /// The chunk.
  package var chunk: ChunkNumber
  /// Its BM25 score: 0 when no query term is in it, nil when the lexical leg did not run.
  package var bm25: Double?
  /// Its cosine with the query: nil when the chunk has no vector or the dense leg did not run.
  package var cosine: Double?
  /// The mean cosine of its document's chunks with the query: nil when the dense leg did not run or
  /// the document does not count.
  package var documentCosine: Double?
  /// Its place, from 1, in the list of the lexical leg; nil when that list ended before it.
  package var lexicalRank: Int?
  /// Its place, from 1, in the list of the dense leg; nil when that list ended before it.
  package var denseRank: Int?

  /// Makes a candidate.
  package init(
    chunk: ChunkNumber, bm25: Double?, cosine: Double?, documentCosine: Double? = nil,
    lexicalRank: Int? = nil, denseRank: Int? = nil
  ) {
    self.chunk = chunk
    self.bm25 = bm25
    self.cosine = cosine
    self.documentCosine = documentCosine
    self.lexicalRank = lexicalRank
    self.denseRank = denseRank
  }

  /// Joins the lists of both legs: every chunk once, by chunk number, with its places in both.
  ///
  /// A chunk that only one leg brought has nil on the other side: the caller asks that leg for the
  /// true score and fills it in, so that the end of a list is not taken for a zero. Of a chunk
  /// that is twice in one list the first place counts.
  ///
  /// - Parameters:
  ///   - lexical: Best first; empty when the leg did not run.
  ///   - dense: Best first; empty when the leg did not run.
  /// - Complexity: O(*n* log *n*).
  package static func union(lexical: [Candidate], dense: [Candidate]) -> [FusionCandidate] {
    var byChunk: [ChunkNumber: FusionCandidate] = [:]
    for (rank, candidate) in zip(1..., lexical) {
      let new = FusionCandidate(chunk: candidate.chunk, bm25: nil, cosine: nil)
      if byChunk[candidate.chunk, default: new].lexicalRank != nil { continue }
      byChunk[candidate.chunk, default: new].bm25 = candidate.score
      byChunk[candidate.chunk, default: new].lexicalRank = rank
    }
    for (rank, candidate) in zip(1..., dense) {
      let new = FusionCandidate(chunk: candidate.chunk, bm25: nil, cosine: nil)
      if byChunk[candidate.chunk, default: new].denseRank != nil { continue }
      byChunk[candidate.chunk, default: new].cosine = candidate.score
      byChunk[candidate.chunk, default: new].denseRank = rank
    }
    return byChunk.values.sorted { $0.chunk < $1.chunk }
  }
}
