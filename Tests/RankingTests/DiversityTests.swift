import TestSupport
import Testing

@testable import Ranking

@Suite struct DiversityTests {
  /// 0 and 1 are alike, 2 is different and less relevant.
  static func similarity(_ left: Int, _ right: Int) -> Double {
    Set([left, right]) == [0, 1] ? 0.9 : 0.1
  }

  @Test func likenessMovesACandidateDown() {
    let relevance = [0.9, 0.85, 0.5]
    #expect(
      Diversity.select(3, relevance: relevance, lambda: 0.5, similarity: Self.similarity)
        == [0, 2, 1])
    #expect(
      Diversity.select(3, relevance: relevance, lambda: 1, similarity: Self.similarity)
        == [0, 1, 2])
    #expect(
      Diversity.select(1, relevance: relevance, lambda: 0, similarity: Self.similarity) == [0])
    #expect(Diversity.select(2, relevance: [], lambda: 0.5, similarity: Self.similarity).isEmpty)
  }

  @Test func agreesWithTheDefinition() {
    var random = SeededGenerator(seed: 6)
    for _ in 0..<100 {
      let count = Int.random(in: 1...8, using: &random)
      let relevance = (0..<count).map { _ in Double(Int.random(in: 0...5, using: &random)) / 5 }
      let table = (0..<count * count).map { _ in Double.random(in: 0...1, using: &random) }
      func likeness(_ a: Int, _ b: Int) -> Double { table[min(a, b) * count + max(a, b)] }
      let lambda = Double(Int.random(in: 0...4, using: &random)) / 4
      var taken: [Int] = []
      while taken.count < count {
        let values = (0..<count).map { index -> Double in
          if taken.contains(index) { return -.infinity }
          let closest = taken.map { likeness($0, index) }.max()
          guard let closest else { return relevance[index] }
          return lambda * relevance[index] - (1 - lambda) * closest
        }
        let best = values.max() ?? 0
        taken.append(values.firstIndex(of: best) ?? 0)
      }
      #expect(
        Diversity.select(count, relevance: relevance, lambda: lambda, similarity: likeness)
          == taken, "seed 6")
    }
  }
}
