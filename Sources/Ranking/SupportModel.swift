import Glibc

/// Logistic estimate of the probability that an answer is supported, and where to stop answering.
///
/// support = 1 / (1 + e^−(intercept + Σ weight × evidence)). An answer is withheld below
/// `threshold`.
///
/// The models were fitted by logistic regression, both classes weighing the same, on questions whose
/// answers are in the index (`dev` of `Evaluation/topics`, `Evaluation/folders`) and questions put to
/// a folder that cannot answer them: `Evaluation/results` has the figures.
package struct SupportModel: Hashable, Sendable {
  /// Log-odds without any evidence.
  package var intercept: Double
  /// Log-odds for `SupportEvidence.passageCoverage`.
  package var passageCoverage: Double
  /// Log-odds for `SupportEvidence.sentenceCoverage`.
  package var sentenceCoverage: Double
  /// Log-odds for `SupportEvidence.passageCosine`, which counts as 0 when unknown.
  package var passageCosine: Double
  /// Log-odds for `SupportEvidence.sentenceCosine`, which counts as 0 when unknown.
  package var sentenceCosine: Double
  /// The least support that is answered, 0…1.
  package var threshold: Double

  /// Makes a model.
  package init(
    intercept: Double, passageCoverage: Double = 0, sentenceCoverage: Double = 0,
    passageCosine: Double = 0, sentenceCosine: Double = 0, threshold: Double = 0.5
  ) {
    self.intercept = intercept
    self.passageCoverage = passageCoverage
    self.sentenceCoverage = sentenceCoverage
    self.passageCosine = passageCosine
    self.sentenceCosine = sentenceCosine
    self.threshold = threshold
  }

  /// For transformers; fitted with all-MiniLM-L6-v2.
  package static let transformer = SupportModel(
    intercept: -5.01, passageCoverage: 0.11, sentenceCoverage: 0.52, passageCosine: 7.22,
    sentenceCosine: 3.21)
  /// For static tables; fitted with the built-in one.
  package static let staticTable = SupportModel(
    intercept: -2.68, passageCoverage: 0.47, sentenceCoverage: 1.08, passageCosine: 3.95,
    sentenceCosine: 1.38)
  /// For terms alone.
  package static let lexical = SupportModel(
    intercept: -1.68, passageCoverage: 1.56, sentenceCoverage: 1.81)

  /// The estimate, 0…1, rising with each kind of evidence whose weight is positive.
  package func support(_ evidence: SupportEvidence) -> Double {
    let logOdds =
      intercept + passageCoverage * evidence.passageCoverage
      + sentenceCoverage * evidence.sentenceCoverage
      + passageCosine * (evidence.passageCosine ?? 0)
      + sentenceCosine * (evidence.sentenceCosine ?? 0)
    return 1 / (1 + exp(-logOdds))
  }
}
