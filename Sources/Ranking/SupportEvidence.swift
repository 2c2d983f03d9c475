/// What is known about how well the passages support an answer.
package struct SupportEvidence: Hashable, Sendable {
  /// Greatest weighted share of the question's terms that one passage has, title and headings
  /// included; 0…1.
  package var passageCoverage: Double
  /// Share that the best sentence has, with credit for headings and passage; 0…1.
  package var sentenceCoverage: Double
  /// Greatest cosine of a passage with the question; nil when no cosine is known.
  package var passageCosine: Double?
  /// Greatest cosine of a chosen sentence with the question; nil when not computed.
  package var sentenceCosine: Double?

  /// Makes evidence.
  package init(
    passageCoverage: Double, sentenceCoverage: Double, passageCosine: Double? = nil,
    sentenceCosine: Double? = nil
  ) {
    self.passageCoverage = passageCoverage
    self.sentenceCoverage = sentenceCoverage
    self.passageCosine = passageCosine
    self.sentenceCosine = sentenceCosine
  }
}
