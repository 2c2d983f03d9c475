/// What one leg gave to a fused score, with every number on the way.
package struct FusionShare: Hashable, Sendable {
  /// How the leg's evidence became `normalised`.
  package enum Step: Hashable, Sendable {
    /// The score's place between the ends of a scale.
    case scaled(ScoreRange)
    /// (k + 1) / (k + rank): 1 for the first.
    case reciprocalRank(k: Double)
    /// The leg knows nothing of the chunk; `normalised` is 0.
    case absent
  }

  /// The leg's own score: BM25, or the cosines of chunk and document mixed; nil when unknown.
  package let score: Double?
  /// Its place in the leg's list, from 1; nil when that list ended before it.
  package let rank: Int?
  /// How the next number was made.
  package let step: Step
  /// 0…1.
  package let normalised: Double
  /// The leg's share of the whole; both legs' weights add up to 1.
  package let weight: Double

  /// What the leg adds to the fused score.
  package var contribution: Double { weight * normalised }
}

/// Why a chunk has its fused score: the sum of two contributions.
package struct FusionExplanation: Hashable, Sendable {
  /// What the lexical leg gave.
  package let lexical: FusionShare
  /// What the dense leg gave.
  package let dense: FusionShare

  /// The fused score, 0…1.
  package var score: Double { lexical.contribution + dense.contribution }
}
