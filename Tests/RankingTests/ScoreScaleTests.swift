import Testing

@testable import Ranking

@Suite struct ScoreScaleTests {
  @Test func quantilesAreNearestRanks() {
    let scores = [4.0, 1, 3, 2]
    func end(_ share: Double) -> Double {
      ScoreScale(floor: .quantile(share), ceiling: .value(9)).range(of: scores).floor
    }
    #expect([0, 0.25, 0.26, 0.5, 0.75, 1].map(end) == [1, 1, 2, 2, 3, 4])
    #expect(end(-1) == 1 && end(7) == 4)
  }

  @Test func withoutScoresQuantilesAreZero() {
    #expect(
      ScoreScale.minimumToMaximum.range(of: []) == ScoreRange(floor: 0, ceiling: 0))
  }

  @Test func positionsAreSharesOfTheWay() {
    let range = ScoreRange(floor: 1, ceiling: 5)
    #expect([0, 1, 2, 5, 9].map { range.position(of: $0) } == [0, 0, 0.25, 1, 1])
  }

  @Test func anEmptyScaleIsAStep() {
    let range = ScoreRange(floor: 2, ceiling: 2)
    #expect([1.9, 2, 2.1].map { range.position(of: $0) } == [0, 1, 1])
    let backward = ScoreRange(floor: 3, ceiling: 2)
    #expect([1.9, 2, 2.5].map { backward.position(of: $0) } == [0, 1, 1])
  }
}
