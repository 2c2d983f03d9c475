import TestSupport
import Testing
import VectorIndex

@Suite struct VectorDatabaseTests {
  @Test func theGuidesExampleWorks() throws {
    let folder = TemporaryFolder()
    let path = folder.file("my.vectors")
    let rows = VectorFixtures.clustered(count: 60, dimension: 8, clusters: 6, seed: 3)
    let index = try VectorDatabase.build(
      Array(rows[..<(50 * 8)]), dimension: 8, ids: Array(0..<50), at: path)
    #expect(index.count == 50 && index.dimension == 8)
    let query = VectorFixtures.row(7, of: rows, dimension: 8)
    let hits = try index.search(query, .init(count: 3, recall: 0.95))
    #expect(hits.count == 3 && hits[0].id == 7 && hits[0].score > 0.999)
    let grown = try VectorDatabase.add(Array(rows[(50 * 8)...]), ids: Array(50..<60), to: path)
    #expect(grown.count == 60)
    let smaller = try VectorDatabase.remove([7], from: path)
    #expect(try smaller.search(query).allSatisfy { $0.id != 7 })
    #expect(try smaller.search(query, .init(only: [3, 55, 7])).map(\.id).sorted() == [3, 55])
    #expect(index.count == 50, "a value is one state")
  }
}
