import Testing

@testable import Evaluation

@Test func numbersAreThoseOfThePublishedGenerator() {
  var generator = SeededGenerator(seed: 1_234_567)
  #expect(
    (0..<3).map { _ in generator.next() } == [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
    ])
}

@Test func indexesCoverTheirRangeEvenly() {
  var generator = SeededGenerator(seed: 5)
  var counts = [Int](repeating: 0, count: 7)
  for _ in 0..<7000 { counts[generator.index(below: 7)] += 1 }
  #expect(counts.allSatisfy { (850...1150).contains($0) }, "\(counts)")
}
