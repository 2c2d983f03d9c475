import Testing

@testable import Ranking

@Suite struct SupportModelTests {
  @Test func isTheLogisticFunction() {
    let model = SupportModel(
      intercept: -1, passageCoverage: 2, passageCosine: 1, sentenceCosine: 0.6)
    let evidence = SupportEvidence(
      passageCoverage: 0.25, sentenceCoverage: 1, passageCosine: 0.2, sentenceCosine: 0.5)
    #expect(model.support(evidence) == 0.5)
    let none = SupportModel(intercept: 0)
    #expect(none.support(evidence) == 0.5)
    let sure = SupportModel(intercept: 1e6)
    #expect(sure.support(evidence) == 1)
    let never = SupportModel(intercept: -1e6)
    #expect(never.support(evidence) == 0)
  }

  @Test func moreEvidenceNeverLowersSupport() {
    for model in [SupportModel.transformer, .staticTable, .lexical] {
      var last = 0.0
      for step in 0...10 {
        let share = Double(step) / 10
        let support = model.support(
          SupportEvidence(
            passageCoverage: share, sentenceCoverage: share, passageCosine: share,
            sentenceCosine: share))
        #expect(support >= last && (0...1).contains(support))
        last = support
      }
      #expect(last > 0.8)
    }
  }
}
