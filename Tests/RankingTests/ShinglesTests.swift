import Testing

@testable import Ranking

@Suite struct ShinglesTests {
  @Test func shinglesMeasureOverlap() {
    let short = Shingles("one two three four")
    let long = Shingles("zero one two three four five")
    #expect(short.count == 2 && long.count == 4)
    #expect(short.containment(in: long) == 1)
    #expect(long.containment(in: short) == 0.5)
    #expect(Shingles("two words").count == 1)
    #expect(Shingles("!!").count == 0 && Shingles("").containment(in: long) == 0)
  }
}
