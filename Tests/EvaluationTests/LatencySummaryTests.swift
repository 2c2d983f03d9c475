import Testing

@testable import Evaluation

@Test func percentilesAreMeasuredValuesOfNearestRank() throws {
  let hundred = try #require(LatencySummary(microseconds: (1...100).reversed().map(Double.init)))
  #expect(hundred == LatencySummary(microseconds: (1...100).map(Double.init)))
  #expect(hundred.count == 100)
  #expect(hundred.p50 == 50)
  #expect(hundred.p99 == 99)
  #expect(hundred.maximum == 100)
}

@Test func percentilesOfFewValues() throws {
  let one = try #require(LatencySummary(microseconds: [7]))
  #expect((one.p50, one.p99, one.maximum) == (7, 7, 7))
  let three = try #require(LatencySummary(microseconds: [30, 10, 20]))
  #expect((three.p50, three.p99) == (20, 30))
  #expect(LatencySummary(microseconds: []) == nil)
}
