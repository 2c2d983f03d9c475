import Evaluation

/// A comparison as JSON.
struct ComparisonFigures: Encodable {
  struct Difference: Encodable {
    var baselineMean: Double
    var mean: Double
    var difference: Double
    /// The 95 % interval of the difference.
    var interval: [Double]
    var p: Double
    /// Corrected for all tests of the comparison.
    var adjustedP: Double
    var better: Int
    var same: Int
    var worse: Int
    var verdict: String

    enum CodingKeys: String, CodingKey {
      case mean, difference, interval, p, better, same, worse, verdict
      case baselineMean = "baseline_mean"
      case adjustedP = "p_adjusted"
    }

    init(_ contrast: Contrast) {
      baselineMean = contrast.baselineMean
      mean = contrast.mean
      difference = contrast.difference
      interval = [contrast.interval.lowerBound, contrast.interval.upperBound]
      p = contrast.pValue
      adjustedP = contrast.adjustedPValue
      better = contrast.winCount
      same = contrast.tieCount
      worse = contrast.lossCount
      verdict = contrast.verdict.word
    }
  }

  struct Run: Encodable {
    var name: String
    var measures: [String: Difference]
  }

  var schema = 1
  var baseline: String
  var topics: Int
  var runs: [Run]
  var cautions: [String]

  init(_ comparison: Comparison) {
    baseline = comparison.arms[0].name
    topics = comparison.arms[0].scores.topics.count
    cautions = comparison.cautions.map(\.description)
    runs = zip(comparison.arms.dropFirst(), comparison.contrasts).map { arm, contrasts in
      Run(
        name: arm.name,
        measures: Dictionary(
          uniqueKeysWithValues: contrasts.map { ($0.measure.name, Difference($0)) }))
    }
  }
}
