import Glibc

/// How one run differs from the first one by one measure.
package struct Contrast: Sendable {
  /// The measure.
  package let measure: Measure
  /// The mean of the first run.
  package let baselineMean: Double
  /// The mean of this run.
  package let mean: Double
  /// Every topic, largest gain first; equal gains in the order of the qrels.
  package let topics: [TopicDifference]
  /// Where the mean difference might have lain with other topics.
  package let bootstrap: BootstrapDistribution
  /// The two-sided p-value of the paired randomisation test.
  package let pValue: Double
  /// ``pValue`` corrected for all tests of the comparison.
  package internal(set) var adjustedPValue: Double

  /// What one topic has under both runs.
  package struct TopicDifference: Equatable, Sendable {
    /// The topic.
    package let topic: TopicName
    /// The value of the first run.
    package let baseline: Double
    /// The value of this run.
    package let value: Double
    /// What this run gains over the first one; negative for a loss.
    package var difference: Double { value - baseline }
  }

  /// What may be concluded.
  package enum Verdict: Sendable {
    /// The run is better than the first one.
    case better
    /// The run is worse than the first one.
    case worse
    /// The topics do not tell.
    case undecided
  }

  init(
    measure: Measure, topics: [TopicDifference], sampling: Comparison.Sampling
  ) {
    let differences = topics.map(\.difference)
    let count = Double(topics.count)
    self.measure = measure
    baselineMean = topics.reduce(0) { $0 + $1.baseline } / count
    mean = topics.reduce(0) { $0 + $1.value } / count
    bootstrap = BootstrapDistribution(
      differences: differences, resampleCount: sampling.count, seed: sampling.seed)
    pValue = SignFlipTest.pValue(
      of: differences, sampleCount: sampling.count, seed: sampling.seed)
    adjustedPValue = pValue
    self.topics = topics.enumerated().sorted {
      let (left, right) = ($0.element.difference, $1.element.difference)
      return left == right ? $0.offset < $1.offset : left > right
    }.map(\.element)
  }
}

extension Contrast {
  /// Two values closer than this are equal: rounding alone can set them apart.
  static let smallestDifference = 1e-9

  /// What this run gains over the first one, in the mean.
  package var difference: Double { mean - baselineMean }

  /// The 95 % interval of ``difference``.
  package var interval: ClosedRange<Double> { bootstrap.interval }

  /// Better or worse only where the interval leaves out 0 and the adjusted p-value is below 0.05.
  package var verdict: Verdict {
    guard !interval.contains(0), adjustedPValue < 0.05 else { return .undecided }
    return difference > 0 ? .better : .worse
  }

  /// The number of topics on which this run is better.
  package var winCount: Int {
    topics.count { $0.difference > Self.smallestDifference }
  }

  /// The number of topics on which this run is worse.
  package var lossCount: Int {
    topics.count { $0.difference < -Self.smallestDifference }
  }

  /// The number of topics on which both runs are equal.
  package var tieCount: Int {
    topics.count - winCount - lossCount
  }

  /// The smallest true difference that as many topics of this kind would show at 5 % in four of
  /// five experiments; `nil` for a single topic.
  ///
  /// (1.960 + 0.842) standard errors: the normal quantiles of 97.5 % and 80 %.
  package var detectableDifference: Double? {
    guard topics.count > 1 else { return nil }
    let squares = topics.reduce(0) { sum, topic in
      let deviation = topic.difference - difference
      return sum + deviation * deviation
    }
    return 2.802 * sqrt(squares / Double(topics.count - 1) / Double(topics.count))
  }

  /// At most `count` topics that gain, largest gain first.
  package func best(_ count: Int) -> [TopicDifference] {
    Array(topics.prefix(count).filter { $0.difference > Self.smallestDifference })
  }

  /// At most `count` topics that lose, largest loss first.
  package func worst(_ count: Int) -> [TopicDifference] {
    topics.suffix(count).reversed().filter { $0.difference < -Self.smallestDifference }
  }
}
