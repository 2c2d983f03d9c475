import TestSupport
import Testing
import VectorIndex

@Suite struct VectorSegmentsTests {
  private let folder = TemporaryFolder()
  private let rows = VectorFixtures.clustered(count: 120, dimension: 5, clusters: 8, seed: 3)

  private func part(_ range: Range<Int>, deleted: Set<Int64> = []) throws -> VectorSegment {
    try folder.segment(
      Array(rows[range.lowerBound * 5..<range.upperBound * 5]), dimension: 5,
      ids: range.map { Int64($0) }, options: VectorBuildOptions(), name: "\(range)",
      deleted: deleted)
  }

  @Test func severalSegmentsAnswerAsOne() throws {
    let deleted: Set<Int64> = [3, 50, 119]
    let whole = VectorSegments([try part(0..<120, deleted: deleted)])
    let parts = VectorSegments([
      try part(40..<70, deleted: deleted), try part(70..<120, deleted: deleted),
      try part(0..<40, deleted: deleted),
    ])
    #expect(parts.count == whole.count && parts.count == 117)
    for number in stride(from: 0, to: 120, by: 11) {
      let query = VectorFixtures.row(number, of: rows, dimension: 5)
      for depth in [0, 1, 10, 200] {
        let hits = try parts.search(query, depth: depth, allowed: { $0 % 7 != 0 })
        #expect(hits == (try whole.search(query, depth: depth, allowed: { $0 % 7 != 0 })))
      }
      let ids: [Int64] = [119, 100, 3, 5, 45, 777]
      #expect(
        try parts.scores(of: ids, query: query) == whole.scores(of: ids, query: query))
      #expect(try parts.vector(of: 45) == whole.vector(of: 45) && parts.vector(of: 50) == nil)
    }
  }

  @Test func noSegmentsAnswerNothing() throws {
    let none = VectorSegments([])
    #expect(none.count == 0)
    #expect(try none.search([1, 2], depth: 3).isEmpty)
    #expect(try none.scores(of: [1], query: [1, 2]) == [nil])
  }
}
