package import Model

/// Groups ranked chunks by document.
package enum DocumentRanking {
  /// Ranks documents by the scores of their chunks: best first, ties by the lower document.
  ///
  /// A document has the score of its best chunk; where its score as a whole is known,
  /// (1 − `wholeShare`) × best + `wholeShare` × whole.
  ///
  /// - Parameters:
  ///   - chunks: Candidates in any order.
  ///   - wholeShare: What `whole` counts, 0…1.
  ///   - document: The place of a chunk's document; chunks without one are left out.
  ///   - whole: The score of a document as a whole, in the unit of the chunks' scores.
  /// - Complexity: O(*n* log *n*).
  package static func rank(
    _ chunks: [Candidate], wholeShare: Double = 0, document: (ChunkNumber) -> Int?,
    whole: (Int) -> Double? = { _ in nil }
  ) -> [RankedDocument] {
    var byDocument: [Int: [Candidate]] = [:]
    for chunk in chunks {
      guard let document = document(chunk.chunk) else { continue }
      byDocument[document, default: []].append(chunk)
    }
    return byDocument.map { document, chunks in
      let sorted = chunks.sorted(by: Candidate.ranksBefore)
      let best = sorted[0].score
      let score = whole(document).map { best + wholeShare * ($0 - best) } ?? best
      return RankedDocument(document: document, score: score, chunks: sorted)
    }.sorted {
      $0.score != $1.score ? $0.score > $1.score : $0.document < $1.document
    }
  }
}
