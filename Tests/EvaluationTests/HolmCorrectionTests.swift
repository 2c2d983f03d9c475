import Testing

@testable import Evaluation

@Test func pValuesAreCorrectedFromTheSmallestUp() {
  let adjusted = HolmCorrection.adjusted([0.01, 0.04, 0.03, 0.005])
  let expected = [0.03, 0.06, 0.06, 0.02]
  #expect(zip(adjusted, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(adjusted)")
}

@Test func correctedPValuesNeverPassOne() {
  #expect(HolmCorrection.adjusted([0.5, 0.9, 0.4]) == [1, 1, 1])
  #expect(HolmCorrection.adjusted([0.2]) == [0.2])
  #expect(HolmCorrection.adjusted([]) == [])
}
