import Model
import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct CandidateHeapTests {
  @Test func keptCandidatesAreThoseOfAFullSort() {
    var generator = SeededGenerator(seed: 5)
    for depth in [0, 1, 2, 3, 10, 200] {
      let all = (0..<100).map { number in
        Candidate(
          chunk: ChunkNumber(Int64(number)),
          score: Double.random(in: 0..<10, using: &generator)
            .rounded())
      }
      var heap = CandidateHeap(depth: depth)
      for candidate in all.shuffled(using: &generator) { heap.offer(candidate) }
      #expect(heap.sorted() == Array(all.sorted(by: Candidate.ranksBefore).prefix(depth)))
    }
  }
}
