import TestSupport
import Testing
import VectorIndex

@Suite struct ExactProofTests {
  private let folder = TemporaryFolder()

  @Test(arguments: VectorMetric.allCases, [nil, 48])
  func whatIsProvenIsTrue(metric: VectorMetric, bytesPerVector: Int?) throws {
    let rows = VectorFixtures.clustered(
      count: 620, dimension: 32, clusters: 40, spread: 0.6, seed: 12)
    let vectors = VectorFixtures.dictionary(Array(rows[..<(600 * 32)]), (0..<600).map { Int64($0) })
    let segment = try folder.segment(
      Array(rows[..<(600 * 32)]), dimension: 32,
      options: VectorBuildOptions(metric: metric, bytesPerVector: bytesPerVector))
    let segments = VectorSegments([segment])
    var proven = 0
    for number in 600..<620 {
      let query = VectorFixtures.row(number, of: rows, dimension: 32)
      let truth = VectorFixtures.nearest(query, in: vectors, depth: 10, metric: metric).map(\.id)
      let (hits, proof) = try segments.prove(query, depth: 10)
      #expect(hits.count == 10 && proof.errorBound > 0)
      #expect(hits.prefix(proof.provenCount).allSatisfy { truth.contains($0.id) })
      let wide = try segments.search(
        query, depth: proof.sufficientDepth, options: VectorSearchOptions(exact: true))
      #expect(Set(truth).isSubset(of: wide.map(\.id)))
      #expect(proof.sufficientDepth >= 10)
      proven += proof.provenCount
      for hit in hits {
        let own = VectorFixtures.score(query, vectors[hit.id] ?? [], metric)
        let error =
          metric == .l2
          ? abs(Double(-hit.score).squareRoot() - (-own).squareRoot())
          : abs(Double(hit.score) - own)
        #expect(error <= Double(proof.errorBound))
      }
    }
    // Half floats prove nearly everything, bytes less.
    #expect(proven >= (bytesPerVector == nil ? 190 : 40))
  }

  @Test func fewVectorsAreAllProven() throws {
    let segment = try folder.segment(
      [1, 0, 0, 1], dimension: 2, options: VectorBuildOptions())
    let (hits, proof) = try VectorSegments([segment]).prove([1, 1], depth: 5)
    #expect(hits.count == 2 && proof.provenCount == 2 && proof.sufficientDepth == 2)
  }
}
