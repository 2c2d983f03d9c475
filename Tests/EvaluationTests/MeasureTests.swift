import Testing

@testable import Evaluation

@Test(arguments: [
  ("nDCG@10", Measure.nDCG(at: 10)), ("ndcg@100", .nDCG(at: 100)), ("R@100", .recall(at: 100)),
  ("r@10", .recall(at: 10)), ("MRR@10", .reciprocalRank(at: 10)), ("MAP", .averagePrecision),
  ("map", .averagePrecision), ("P@5", .precision(at: 5)), ("Judged@10", .judged(at: 10)),
])
func measuresAreFoundByName(name: String, expected: Measure) throws {
  #expect(try Measure(name: name) == expected)
}

@Test(arguments: Measure.standard)
func nameOfAMeasureReadsBack(measure: Measure) throws {
  #expect(try Measure(name: measure.name) == measure)
}

@Test(arguments: [
  "nDCG", "nDCG@", "nDCG@0", "nDCG@-5", "nDCG@ten", "nDCG@10@10", "MAP@10", "MRR", "F1@10", "",
  "@10", "P@99999999999999999999",
])
func unknownNamesAreRefusedWithTheKnownOnes(name: String) {
  #expect(
    message { () throws(EvaluationError) in _ = try Measure(name: name) }
      == "error: no measure is called '\(name)'; known are nDCG@k, R@k, MRR@k, P@k, Judged@k "
      + "(k from 1) and MAP")
}

@Test func listsOfMeasuresKeepTheirOrderAndDropRepeats() throws {
  #expect(
    try Measure.list("MAP, nDCG@10,map,P@5") == [
      .averagePrecision, .nDCG(at: 10), .precision(at: 5),
    ])
  #expect(throws: EvaluationError.unknownMeasure("")) { try Measure.list("MAP,,P@5") }
  #expect(throws: EvaluationError.unknownMeasure("")) { try Measure.list("") }
}
