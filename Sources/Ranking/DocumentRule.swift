/// How the scores of a document's chunks make one score of the document.
///
/// Every rule keeps scores of 0…1 in 0…1, and with `share` 0 is `maximum`.
package enum DocumentRule: Hashable, Sendable {
  /// The best chunk's score.
  case maximum
  /// (1 − share) × best + share × second best; a document with one chunk has 0 for a second.
  case maximumAndSecond(share: Double)
  /// Best × 1 + next × ratio + next × ratio² …, divided by what scores of 1 throughout would give
  /// in the limit; for documents whose evidence is spread over many chunks.
  case fading(ratio: Double)
  /// (1 − share) × best + share × the document's score as a whole, which the caller knows.
  case maximumAndWhole(share: Double)
}

extension DocumentRule {
  /// The document's score.
  ///
  /// - Parameters:
  ///   - scores: Of its chunks, best first, at least one.
  ///   - whole: Of the document itself; used by `maximumAndWhole` alone.
  package func score(of scores: [Double], whole: Double) -> Double {
    let best = scores.first ?? 0
    switch self {
    case .maximum: return best
    case .maximumAndSecond(let share):
      return mix(best, scores.dropFirst().first ?? 0, share)
    case .maximumAndWhole(let share): return mix(best, whole, share)
    case .fading(let ratio):
      let ratio = min(max(ratio, 0), 0.99)
      // From the last to the first, so that each score needs one multiplication.
      return (1 - ratio) * scores.reversed().reduce(0) { $0 * ratio + $1 }
    }
  }

  /// True when the caller's score of the whole document counts.
  var needsWholeScore: Bool {
    if case .maximumAndWhole = self { true } else { false }
  }

  private func mix(_ best: Double, _ other: Double, _ share: Double) -> Double {
    let share = min(max(share, 0), 1)
    return (1 - share) * best + share * other
  }
}
