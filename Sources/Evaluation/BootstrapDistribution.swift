/// Where the mean of paired differences might have lain, had other topics been drawn.
///
/// Paired bootstrap: topics are drawn with replacement, as many as there are, again and again, and
/// the mean difference of each draw is kept. Efron 1979, doi:10.1214/aos/1176344552; for retrieval,
/// Sakai 2006, doi:10.1145/1148170.1148261.
package struct BootstrapDistribution: Sendable {
  /// The mean difference of each resample, ascending.
  package let means: [Double]

  /// Resamples `differences`, one a topic.
  ///
  /// - Precondition: Both counts are positive.
  /// - Complexity: O(`resampleCount` × topics).
  init(differences: [Double], resampleCount: Int, seed: UInt64) {
    precondition(!differences.isEmpty && resampleCount > 0, "nothing to resample")
    var generator = SeededGenerator(seed: seed)
    let means = (0..<resampleCount).map { _ in
      Self.resampledMean(of: differences, &generator)
    }
    self.means = means.sorted()
  }

  private static func resampledMean(
    of differences: [Double], _ generator: inout SeededGenerator
  ) -> Double {
    var sum = 0.0
    for _ in 0..<differences.count {
      sum += differences[generator.index(below: differences.count)]
    }
    return sum / Double(differences.count)
  }

  /// The 95 % percentile interval: as many resamples lie below it as above it, together 5 %.
  package var interval: ClosedRange<Double> {
    let outside = means.count / 40
    return means[outside]...means[means.count - 1 - outside]
  }

  /// How many resampled means fall into each of `binCount` equal parts of `range`; means outside of
  /// it are left out.
  func histogram(over range: ClosedRange<Double>, binCount: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: binCount)
    let width = (range.upperBound - range.lowerBound) / Double(binCount)
    for mean in means where range.contains(mean) && width > 0 {
      counts[min(Int((mean - range.lowerBound) / width), binCount - 1)] += 1
    }
    return counts
  }
}
