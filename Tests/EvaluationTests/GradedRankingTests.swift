import Glibc
import Testing

@testable import Evaluation

/// Ranks 1 to 6: grade 3, not judged, grade 0, grade 1, grade -1, grade 2; one relevant document, of
/// grade 2, is not found.
private let example = GradedRanking(
  ranking("a", "x", "b", "c", "d", "e"),
  judgements: ["a": 3, "b": 0, "c": 1, "d": -1, "e": 2, "lost": 2])

private func isClose(_ value: Double, _ expected: Double) -> Bool {
  abs(value - expected) < 1e-12
}

@Test func nDCGOfAWorkedExample() {
  let gain = 3 / log2(2.0) + 1 / log2(5) + 2 / log2(7)
  let best = 3 / log2(2.0) + 2 / log2(3) + 2 / log2(4) + 1 / log2(5)
  #expect(isClose(example.value(of: .nDCG(at: 10)), gain / best))
  #expect(isClose(example.value(of: .nDCG(at: 2)), 3 / (3 + 2 / log2(3))))
  #expect(isClose(example.value(of: .nDCG(at: 1)), 1))
}

@Test func precisionAndRecallOfAWorkedExample() {
  #expect(isClose(example.value(of: .precision(at: 5)), 2.0 / 5))
  #expect(isClose(example.value(of: .precision(at: 10)), 3.0 / 10), "a short ranking counts as k")
  #expect(isClose(example.value(of: .recall(at: 5)), 2.0 / 4))
  #expect(isClose(example.value(of: .recall(at: 100)), 3.0 / 4))
}

@Test func averagePrecisionOfAWorkedExample() {
  #expect(isClose(example.value(of: .averagePrecision), (1.0 / 1 + 2.0 / 4 + 3.0 / 6) / 4))
}

@Test func reciprocalRankLooksNoDeeperThanItsCutoff() {
  let late = GradedRanking(ranking("x", "b", "y", "c"), judgements: ["b": 0, "c": 1])
  #expect(isClose(example.value(of: .reciprocalRank(at: 10)), 1))
  #expect(isClose(late.value(of: .reciprocalRank(at: 4)), 0.25))
  #expect(isClose(late.value(of: .reciprocalRank(at: 3)), 0))
}

@Test func judgedCountsEveryGradeOverWhatWasRetrieved() {
  #expect(isClose(example.value(of: .judged(at: 10)), 5.0 / 6))
  #expect(isClose(example.value(of: .judged(at: 2)), 1.0 / 2))
}

@Test(arguments: Measure.standard)
func nothingRetrievedOrNothingRelevantIsZero(measure: Measure) {
  #expect(GradedRanking([], judgements: ["a": 1]).value(of: measure) == 0)
  let irrelevant = GradedRanking(ranking("x"), judgements: ["a": 0, "b": -1])
  #expect(irrelevant.value(of: measure) == 0)
}
