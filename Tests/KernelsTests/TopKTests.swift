import Kernels
import TestSupport
import Testing

@Suite struct TopKTests {
  @Test(arguments: 0..<30)
  func theKeptEntriesAreTheBestOfASort(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let entries = (0..<Int.random(in: 0...200, using: &generator)).map {
      TopK.Entry(score: Float(Int.random(in: -5...5, using: &generator)), number: Int64($0))
    }
    for capacity in [0, 1, 2, 10, 199, 200, 1000] {
      var top = TopK(capacity: capacity)
      for entry in entries.shuffled(using: &generator) {
        top.insert(score: entry.score, number: entry.number)
      }
      let expected = entries.sorted(by: TopK.Entry.ranksBefore).prefix(capacity)
      #expect(top.sorted() == Array(expected), "seed \(seed) capacity \(capacity)")
      #expect(top.count == expected.count)
    }
  }

  @Test func theThresholdIsTheWorstKeptScore() {
    var top = TopK(capacity: 2)
    #expect(top.threshold == -.infinity)
    top.insert(score: 3, number: 1)
    #expect(top.threshold == -.infinity)
    top.insert(score: 5, number: 2)
    #expect(top.threshold == 3)
    top.insert(score: 4, number: 3)
    #expect(top.threshold == 4)
    #expect(top.sorted().map(\.number) == [2, 3])
  }

  @Test func undefinedScoresAreNeverKept() {
    var top = TopK(capacity: 2)
    top.insert(score: .nan, number: 1)
    #expect(top.count == 0)
  }
}
