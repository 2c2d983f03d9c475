/// Makes one ranking out of the lexical and the dense one.
///
/// Convex combination (the default) adds the normalised scores of both legs, each times its weight;
/// reciprocal rank fusion adds (k + 1) / (k + rank) instead (Cormack, Clarke and Büttcher, SIGIR
/// 2009, here scaled so that being first in both lists gives 1). The weights add up to 1 and so the
/// fused score lies in 0…1.
///
/// A leg that knows no candidate at all did not run: its weight goes to the other leg. A leg that
/// knows some candidates and not others gives 0 to the others.
package struct Fusion: Hashable, Sendable {
  /// How the evidence of a leg becomes a number from 0 to 1.
  package enum Method: Hashable, Sendable {
    /// By score. A BM25 of 0, no match, gives 0 whatever the scale; quantiles count it as a score.
    case convex(lexical: ScoreScale, dense: ScoreScale)
    /// By place in the leg's list.
    case reciprocalRank(k: Double)
  }

  /// How the two legs are made comparable.
  package var method: Method
  /// The weight of the dense leg, 0…1; the lexical leg has the rest.
  package var denseShare: Double
  /// What the mean cosine of a chunk's document counts in the dense score, 0…1; the chunk's own
  /// cosine has the rest.
  ///
  /// A passage seldom names the subject of its page, and its vector does not have it either. 0.3
  /// raised nDCG@10 on the Python manual by .015 to .017 and lost nothing elsewhere.
  package static let documentShare = 0.3

  /// Makes a fusion; a share outside 0…1 is moved to the nearer end.
  package init(method: Method, denseShare: Double) {
    self.method = method
    self.denseShare = min(max(denseShare, 0), 1)
  }

  /// Convex combination; the defaults suit MiniLM-sized encoders.
  package static func convex(
    denseShare: Double = 0.6, lexical: ScoreScale = .shareOfMaximum,
    dense: ScoreScale = .minimumToMaximum
  ) -> Fusion {
    Fusion(method: .convex(lexical: lexical, dense: dense), denseShare: denseShare)
  }

  /// Reciprocal rank fusion; a `k` below 0 counts as 0.
  package static func reciprocalRank(k: Double = 10, denseShare: Double = 0.5) -> Fusion {
    Fusion(method: .reciprocalRank(k: max(k, 0)), denseShare: denseShare)
  }

  /// Ranks the candidates: best first, ties by the lower chunk number.
  ///
  /// Raising one known score or improving one place of a candidate never moves it down. Scores that
  /// are not finite count as unknown.
  ///
  /// - Complexity: O(*n* log *n*).
  package func fuse(_ candidates: [FusionCandidate]) -> [FusedCandidate] {
    let lexical = candidates.map { Evidence(score: $0.bm25, rank: $0.lexicalRank) }
    let dense = candidates.map { Evidence(score: Self.denseScore($0), rank: $0.denseRank) }
    let weight = denseWeight(lexical: lexical, dense: dense)
    let lexicalShares = shares(of: lexical, weight: 1 - weight, isLexical: true)
    let denseShares = shares(of: dense, weight: weight, isLexical: false)
    let explanations = zip(lexicalShares, denseShares).map {
      FusionExplanation(lexical: $0, dense: $1)
    }
    let scores = explanations.map(\.score)
    // Places are sorted, not candidates with their explanations: those are ten times as large.
    let order = candidates.indices.sorted { left, right in
      scores[left] != scores[right]
        ? scores[left] > scores[right] : candidates[left].chunk < candidates[right].chunk
    }
    return order.map { FusedCandidate(candidate: candidates[$0], explanation: explanations[$0]) }
  }

  /// The chunk's cosine, mixed with its document's where that is known.
  private static func denseScore(_ candidate: FusionCandidate) -> Double? {
    guard let own = candidate.cosine, let whole = candidate.documentCosine else {
      return candidate.cosine
    }
    return (1 - documentShare) * own + documentShare * whole
  }

  /// What one leg knows of one candidate.
  private struct Evidence {
    let score: Double?
    let rank: Int?

    init(score: Double?, rank: Int?) {
      self.score = score.flatMap { $0.isFinite ? $0 : nil }
      self.rank = rank.flatMap { $0 > 0 ? $0 : nil }
    }

    var isKnown: Bool { score != nil || rank != nil }
  }

  private func denseWeight(lexical: [Evidence], dense: [Evidence]) -> Double {
    if !dense.contains(where: \.isKnown) { return 0 }
    return lexical.contains(where: \.isKnown) ? denseShare : 1
  }

  private func shares(
    of evidence: [Evidence], weight: Double, isLexical: Bool
  ) -> [FusionShare] {
    switch method {
    case .reciprocalRank(let k):
      return evidence.map { known in
        guard let rank = known.rank else { return share(known, .absent, 0, weight) }
        return share(known, .reciprocalRank(k: k), (k + 1) / (k + Double(rank)), weight)
      }
    case .convex(let lexical, let dense):
      let range = (isLexical ? lexical : dense).range(of: evidence.compactMap(\.score))
      return evidence.map { known in
        guard let score = known.score else { return share(known, .absent, 0, weight) }
        let isMatch = !isLexical || score > 0
        return share(known, .scaled(range), isMatch ? range.position(of: score) : 0, weight)
      }
    }
  }

  private func share(
    _ evidence: Evidence, _ step: FusionShare.Step, _ normalised: Double, _ weight: Double
  ) -> FusionShare {
    FusionShare(
      score: evidence.score, rank: evidence.rank, step: step, normalised: normalised,
      weight: weight)
  }
}
