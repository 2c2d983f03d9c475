import Glibc

/// Logistic estimate of the probability that an answer is supported, and where to stop answering.
///
/// support = 1 / (1 + e^−(intercept + Σ weight × evidence)). An answer is withheld below
/// `threshold`. Fit it by logistic regression on questions with and without answers in the index.
package struct SupportModel: Hashable, Sendable {
  /// Log-odds without any evidence.
  package var intercept: Double
  /// Log-odds for `SupportEvidence.passageCoverage`.
  package var passageCoverage: Double
  /// Log-odds for `SupportEvidence.sentenceCoverage`.
  package var sentenceCoverage: Double
  /// Log-odds for `SupportEvidence.cosine`.
  package var cosine: Double
  /// The least support that is answered, 0…1.
  package var threshold: Double

  /// Makes a model.
  package init(
    intercept: Double, passageCoverage: Double, sentenceCoverage: Double, cosine: Double,
    threshold: Double = 0.5
  ) {
    self.intercept = intercept
    self.passageCoverage = passageCoverage
    self.sentenceCoverage = sentenceCoverage
    self.cosine = cosine
    self.threshold = threshold
  }

  /// For encoders whose cosines behave like MiniLM's: about 0.3 for unrelated passages, 0.6 for
  /// answers.
  package static let hybrid = SupportModel(
    intercept: -6, passageCoverage: 3, sentenceCoverage: 1, cosine: 8)
  /// For terms alone.
  package static let lexical = SupportModel(
    intercept: -4, passageCoverage: 4, sentenceCoverage: 3, cosine: 0)

  /// The estimate, 0…1, rising with each kind of evidence whose weight is positive.
  package func support(_ evidence: SupportEvidence) -> Double {
    let logOdds =
      intercept + passageCoverage * evidence.passageCoverage
      + sentenceCoverage * evidence.sentenceCoverage + cosine * evidence.cosine
    return 1 / (1 + exp(-logOdds))
  }
}
