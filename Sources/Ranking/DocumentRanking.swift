package import Model

/// Groups ranked chunks by document.
package enum DocumentRanking {
  /// Ranks documents by the scores of their chunks: best first, ties by the lower document.
  ///
  /// - Parameters:
  ///   - chunks: Candidates in any order; scores not negative.
  ///   - rule: How a document's score is made.
  ///   - document: The document of a chunk; chunks without one are left out.
  ///   - whole: The score of a document as a whole, for `maximumAndWhole`; nil counts as 0.
  /// - Complexity: O(*n* log *n*).
  package static func rank<Document: Hashable & Comparable & Sendable>(
    _ chunks: [Candidate], by rule: DocumentRule = .maximum,
    document: (ChunkNumber) -> Document?, whole: (Document) -> Double? = { _ in nil }
  ) -> [RankedDocument<Document>] {
    var byDocument: [Document: [Candidate]] = [:]
    for chunk in chunks {
      guard let document = document(chunk.chunk) else { continue }
      byDocument[document, default: []].append(chunk)
    }
    return byDocument.map { document, chunks in
      let sorted = chunks.sorted(by: Candidate.ranksBefore)
      let wholeScore = rule.needsWholeScore ? whole(document) ?? 0 : 0
      return RankedDocument(
        document: document, score: rule.score(of: sorted.map(\.score), whole: wholeScore),
        chunks: sorted, wholeScore: wholeScore)
    }.sorted {
      $0.score != $1.score ? $0.score > $1.score : $0.document < $1.document
    }
  }

  /// The candidates in their order, at most `limit` of any one document.
  ///
  /// - Complexity: O(*n*).
  package static func limiting<Document: Hashable>(
    _ candidates: [Candidate], perDocument limit: Int, document: (ChunkNumber) -> Document?
  ) -> [Candidate] {
    var taken: [Document: Int] = [:]
    return candidates.filter { candidate in
      guard let document = document(candidate.chunk) else { return false }
      taken[document, default: 0] += 1
      return taken[document, default: 0] <= limit
    }
  }
}
