/// Two or more runs over the same topics, each set against the first.
package struct Comparison: Sendable {
  /// The measures, in the order asked for.
  package let measures: [Measure]
  /// The runs, the baseline first.
  package let arms: [Arm]
  /// How each run after the first differs from it: `[run - 1][measure]`.
  package let contrasts: [[Contrast]]
  /// What to keep in mind when reading the numbers.
  package let cautions: [Caution]
  /// How chance was sampled.
  package let sampling: Sampling

  /// A run with its scores.
  package struct Arm: Sendable {
    /// What to call the run: the end of its path that no other run has.
    package let name: String
    /// Its values and means.
    package let scores: Scores
    /// What it is made of.
    package let profile: RunProfile
  }

  /// How intervals and p-values are sampled.
  package struct Sampling: Equatable, Sendable {
    /// The number of bootstrap resamples and of sign flips.
    package let count: Int
    /// The seed; the same seed gives the same numbers.
    package let seed: UInt64

    /// A sample of `count` draws.
    ///
    /// - Precondition: `count` is positive.
    package init(count: Int = 10_000, seed: UInt64 = 1) {
      precondition(count > 0, "a sample needs at least one draw")
      self.count = count
      self.seed = seed
    }
  }

  /// Compares `runs` with the first of them.
  ///
  /// - Parameters:
  ///   - qrels: Every topic of them counts.
  ///   - runs: Two or more.
  ///   - measures: At least one; the first one leads the report.
  ///   - sampling: The size and the seed of the samples.
  /// - Throws: ``EvaluationError/tooFewRuns(count:)``, or
  ///   ``EvaluationError/unsoundRun(name:fault:)`` as ``Measures/evaluate(qrels:run:measures:)``.
  /// - Complexity: O(`sampling.count` × topics) for each measure of each run after the first.
  package init(
    qrels: Qrels, runs: [Run], measures: [Measure] = Measure.standard,
    sampling: Sampling = Sampling()
  ) throws(EvaluationError) {
    precondition(!measures.isEmpty, "a comparison needs a measure")
    guard runs.count > 1 else { throw .tooFewRuns(count: runs.count) }
    var arms: [Arm] = []
    for (name, run) in zip(ShortNames.distinct(runs.map(\.name)), runs) {
      let scores = try Measures.evaluate(qrels: qrels, run: run, measures: measures)
      arms.append(Arm(name: name, scores: scores, profile: RunProfile(of: run, qrels: qrels)))
    }
    self.measures = measures
    self.arms = arms
    self.sampling = sampling
    cautions = Caution.all(in: arms, runs: runs, qrels: qrels)
    contrasts = Self.contrasts(of: arms, sampling)
  }

  private static func contrasts(of arms: [Arm], _ sampling: Sampling) -> [[Contrast]] {
    let baseline = arms[0].scores
    var contrasts = arms.dropFirst().map { arm in
      baseline.measures.indices.map { Contrast(baseline, arm.scores, column: $0, sampling) }
    }
    let adjusted = HolmCorrection.adjusted(contrasts.flatMap { $0.map(\.pValue) })
    for run in contrasts.indices {
      for column in contrasts[run].indices {
        contrasts[run][column].adjustedPValue = adjusted[run * baseline.measures.count + column]
      }
    }
    return contrasts
  }
}

extension Contrast {
  fileprivate init(
    _ baseline: Scores, _ scores: Scores, column: Int, _ sampling: Comparison.Sampling
  ) {
    let topics = baseline.topics.indices.map { row in
      TopicDifference(
        topic: baseline.topics[row], baseline: baseline.values[row][column],
        value: scores.values[row][column])
    }
    self.init(measure: baseline.measures[column], topics: topics, sampling: sampling)
  }
}
