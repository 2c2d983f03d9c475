/// A reason to read a comparison with care; it does not make the scores wrong.
package enum Caution: Equatable, Sendable, CustomStringConvertible {
  /// So few topics that intervals and p-values say little.
  case fewTopics(count: Int)
  /// Judged topics for which a run has no document.
  case unansweredTopics(run: String, count: Int)
  /// Topics of a run that are not judged.
  case unjudgedTopics(run: String, count: Int)
  /// Two runs whose first tens are not judged alike; the less judged one is scored too low.
  case unevenJudgements(run: String, share: Double, baseline: String, baselineShare: Double)
  /// Topics whose first ten depend on how equal scores are ordered.
  case tiedScores(run: String, count: Int)
  /// A run that ranks exactly as the first one: was the same search run twice?
  case identicalRuns(run: String, baseline: String)

  /// One sentence for people.
  package var description: String {
    switch self {
    case .fewTopics(let count):
      "Only \(count) topic\(count == 1 ? "" : "s"): intervals and p-values mean little below 25."
    case .unansweredTopics(let run, let count):
      "\(run) has no result for \(count) judged topic\(count == 1 ? "" : "s"), which count as 0."
    case .unjudgedTopics(let run, let count):
      "\(run) has \(count) topic\(count == 1 ? "" : "s") without judgements, left out."
    case .unevenJudgements(let run, let share, let baseline, let baselineShare):
      "Of the first ten, \(Decimals.percent(share)) are judged in \(run) and "
        + "\(Decimals.percent(baselineShare)) in \(baseline): what is not judged counts as not "
        + "relevant, so the less judged run is scored too low."
    case .tiedScores(let run, let count):
      "\(run) has equal scores among the first ten of \(count) topic\(count == 1 ? "" : "s"); "
        + "they are ordered by document name."
    case .identicalRuns(let run, let baseline):
      "\(run) ranks every document as \(baseline) does: was the same search run twice?"
    }
  }

  /// Everything worth a caution in `arms`, of which the first is the baseline.
  static func all(in arms: [Comparison.Arm], runs: [Run], qrels: Qrels) -> [Caution] {
    var cautions: [Caution] = []
    if qrels.topics.count < 25 { cautions.append(.fewTopics(count: qrels.topics.count)) }
    cautions += arms.flatMap(own)
    for (arm, run) in zip(arms, runs).dropFirst() {
      cautions += against(
        arms[0], arm,
        isIdentical: qrels.topics.allSatisfy {
          run.ranking(of: $0).map(\.name) == runs[0].ranking(of: $0).map(\.name)
        })
    }
    return cautions
  }

  private static func own(of arm: Comparison.Arm) -> [Caution] {
    var cautions: [Caution] = []
    let profile = arm.profile
    if profile.unansweredTopicCount > 0 {
      cautions.append(.unansweredTopics(run: arm.name, count: profile.unansweredTopicCount))
    }
    if profile.unjudgedTopicCount > 0 {
      cautions.append(.unjudgedTopics(run: arm.name, count: profile.unjudgedTopicCount))
    }
    if profile.tiedTopicCount * 10 > profile.answeredTopicCount {
      cautions.append(.tiedScores(run: arm.name, count: profile.tiedTopicCount))
    }
    return cautions
  }

  private static func against(
    _ baseline: Comparison.Arm, _ arm: Comparison.Arm, isIdentical: Bool
  ) -> [Caution] {
    if isIdentical { return [.identicalRuns(run: arm.name, baseline: baseline.name)] }
    let shares = (arm.profile.judgedShare, baseline.profile.judgedShare)
    guard abs(shares.0 - shares.1) > 0.1 else { return [] }
    return [
      .unevenJudgements(
        run: arm.name, share: shares.0, baseline: baseline.name, baselineShare: shares.1)
    ]
  }
}
