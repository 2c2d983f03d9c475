import Model
import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct LexicalIndexPropertyTests {
  private let folder = TemporaryFolder()

  @Test(arguments: 0..<40)
  func searchAgreesWithBM25OnPaper(seed: Int) throws {
    var collection = RandomCollection(seed: UInt64(seed))
    let index = try LexicalIndex(
      segments: collection.segments(of: collection.chunks, count: 2, in: folder),
      deleted: collection.deleted, parameters: collection.parameters)
    let naive = NaiveBM25(chunks: collection.live, parameters: collection.parameters)
    for _ in 0..<60 {
      let query = collection.query()
      let expected = naive.matches(query)
      let found = try index.found(query, depth: 100)
      #expect(found.matchCount == expected.count, "seed \(seed) \(query)")
      #expect(Set(found.candidates.map(\.chunk)) == Set(expected.keys), "seed \(seed) \(query)")
      for candidate in found.candidates {
        let truth = expected[candidate.chunk] ?? .nan
        #expect(abs(candidate.score - truth) <= 1e-12 * max(1, truth), "seed \(seed) \(query)")
      }
      #expect(found.candidates == found.candidates.sorted(by: Candidate.ranksBefore))
    }
  }

  @Test(arguments: 100..<120)
  func cuttingAndDeletingChangeNoBit(seed: Int) throws {
    var collection = RandomCollection(seed: UInt64(seed))
    let parameters = collection.parameters
    let atOnce = try LexicalIndex(
      segments: collection.segments(of: collection.live, count: 1, in: folder),
      parameters: parameters)
    let inParts = try LexicalIndex(
      segments: collection.segments(of: collection.live, count: 3, in: folder),
      parameters: parameters)
    let withDeletions = try LexicalIndex(
      segments: collection.segments(of: collection.chunks, count: 2, in: folder),
      deleted: collection.deleted, parameters: parameters)
    for _ in 0..<40 {
      let query = collection.query()
      let expected = try atOnce.found(query, depth: 5)
      for index in [inParts, withDeletions] {
        let found = try index.found(query, depth: 5)
        #expect(found.candidates == expected.candidates, "seed \(seed) \(query)")
        #expect(found.matchCount == expected.matchCount, "seed \(seed) \(query)")
      }
    }
  }

  @Test(arguments: 200..<220)
  func scoresAndExplanationsAreThoseOfTheSearch(seed: Int) throws {
    var collection = RandomCollection(seed: UInt64(seed))
    let index = try LexicalIndex(
      segments: collection.segments(of: collection.chunks, count: 2, in: folder),
      deleted: collection.deleted, parameters: collection.parameters)
    for _ in 0..<30 {
      let query = collection.query()
      let prepared = try index.prepare(query)
      let everything = try index.search(LexicalQuery(terms: query.terms), depth: 100)
      let numbers = everything.map(\.chunk)
      #expect(try prepared.scores(of: numbers) == everything.map(\.score), "seed \(seed) \(query)")
      for candidate in everything {
        let sum = try prepared.explain(candidate.chunk).reduce(0) { $0 + $1.contribution }
        #expect(sum == candidate.score, "seed \(seed) \(query)")
      }
      let matching = try prepared.search(depth: 100).map(\.chunk)
      let admitted = try numbers.filter { try prepared.admits($0) }
      if !query.terms.isEmpty { #expect(Set(matching) == Set(admitted), "seed \(seed) \(query)") }
      #expect(try prepared.scores(of: Array(collection.deleted)).allSatisfy { $0 == 0 })
      #expect(try !collection.deleted.contains { try prepared.admits($0) })
    }
  }

  @Test(arguments: 300..<312)
  func shallowSearchIsThePrefixOfADeepOne(seed: Int) throws {
    var collection = RandomCollection(seed: UInt64(seed))
    let index = try LexicalIndex(
      segments: collection.segments(of: collection.chunks, count: 2, in: folder),
      parameters: collection.parameters)
    for _ in 0..<20 {
      let prepared = try index.prepare(collection.query())
      let deep = try prepared.found(depth: 100)
      for depth in 0...4 {
        let shallow = try prepared.found(depth: depth)
        #expect(shallow.candidates == Array(deep.candidates.prefix(depth)), "seed \(seed)")
        #expect(shallow.matchCount == deep.matchCount)
      }
      let odd = try prepared.found(depth: 100) { $0.rawValue % 2 == 1 }
      #expect(odd.candidates == deep.candidates.filter { $0.chunk.rawValue % 2 == 1 })
      #expect(odd.matchCount == odd.candidates.count)
    }
  }
}
