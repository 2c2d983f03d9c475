/// How the scores of one leg become numbers from 0 to 1.
///
/// A score at or below the floor gives 0, at or above the ceiling 1, in between the share of the
/// way. Either end is a fixed number or taken from the candidates of the query. With both ends from
/// the candidates this is min–max; with a fixed floor it is the "theoretical" min–max that Bruch,
/// Gai and Ingber found steadier (An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS
/// 42(1), 2023).
package struct ScoreScale: Hashable, Sendable {
  /// One end of the scale.
  package enum End: Hashable, Sendable {
    case value(Double)
    /// The score that this share of the candidates does not exceed: 0 the least, 1 the greatest
    /// (nearest rank, not interpolated).
    case quantile(Double)
  }

  /// What gives 0.
  package var floor: End
  /// What gives 1.
  package var ceiling: End

  /// Makes a scale.
  package init(floor: End, ceiling: End) {
    self.floor = floor
    self.ceiling = ceiling
  }

  /// For BM25: the share of the best match's score.
  package static let shareOfMaximum = ScoreScale(floor: .value(0), ceiling: .quantile(1))
  /// For cosines: from the least to the greatest of the candidates.
  package static let minimumToMaximum = ScoreScale(floor: .quantile(0), ceiling: .quantile(1))

  /// The ends for the scores of one query.
  ///
  /// - Parameter scores: In any order, finite. Without any score, quantiles are 0.
  /// - Complexity: O(*n* log *n*).
  package func range(of scores: [Double]) -> ScoreRange {
    let sorted = scores.sorted()
    return ScoreRange(floor: Self.end(floor, sorted), ceiling: Self.end(ceiling, sorted))
  }

  private static func end(_ end: End, _ sorted: [Double]) -> Double {
    switch end {
    case .value(let value): return value
    case .quantile(let share):
      guard !sorted.isEmpty else { return 0 }
      let rank = (min(max(share, 0), 1) * Double(sorted.count)).rounded(.up)
      return sorted[max(0, Int(rank) - 1)]
    }
  }
}

/// The two ends of a scale, in the units of the scores.
package struct ScoreRange: Hashable, Sendable {
  /// What gives 0.
  package let floor: Double
  /// What gives 1.
  package let ceiling: Double

  /// Where `score` lies: 0…1, never falling as the score rises.
  ///
  /// On an empty scale (ceiling not above floor) a score that reaches the ceiling gives 1.
  package func position(of score: Double) -> Double {
    if score >= ceiling { return 1 }
    if score <= floor { return 0 }
    return (score - floor) / (ceiling - floor)
  }
}
