import TestSupport
import Testing
import VectorIndex

@Suite struct VectorStoreTests {
  private let folder = TemporaryFolder()

  /// The largest difference between a stored and a true cosine over many pairs, at the width of
  /// common text encoders.
  private func worstCosineError(bytesPerVector: Int?) throws -> Double {
    let rows = VectorFixtures.clustered(
      count: 60, dimension: 384, clusters: 6, spread: 0.7, seed: 31)
    let segment = try folder.segment(
      rows, dimension: 384, options: VectorBuildOptions(bytesPerVector: bytesPerVector))
    var worst = 0.0
    for number in stride(from: 0, to: 60, by: 5) {
      let query = VectorFixtures.row(number, of: rows, dimension: 384)
      for hit in try segment.search(query, depth: 60) {
        let vector = VectorFixtures.row(Int(hit.id), of: rows, dimension: 384)
        let truth = VectorFixtures.score(query, vector, .cosine)
        worst = max(worst, abs(Double(hit.score) - truth))
      }
    }
    return worst
  }

  @Test func halfFloatsKeepCosinesWithinATenThousandth() throws {
    #expect(try worstCosineError(bytesPerVector: nil) < 1e-4)
  }

  @Test func signedBytesKeepCosinesWithinFourThousandths() throws {
    let error = try worstCosineError(bytesPerVector: 400)
    #expect(error < 4e-3)
    #expect(error > 1e-4, "if bytes were as good as half floats, half floats would be waste")
  }

  @Test func wholeNumbersStayExactInHalfFloats() throws {
    let rows: [Float] = [0, 1, 2, 255, 2048, 1023, 7, 0, 0, 0, 0, 0]
    let segment = try folder.segment(
      rows, dimension: 4, options: VectorBuildOptions(metric: .l2))
    for id in 0..<3 {
      #expect(
        try segment.vector(of: Int64(id)) == VectorFixtures.row(id, of: rows, dimension: 4))
    }
    #expect(try segment.search([0, 1, 2, 255], depth: 1) == [VectorHit(id: 0, score: 0)])
  }

  @Test func largeAndTinyValuesNeitherOverflowNorVanish() throws {
    let rows: [Float] = [1e30, -1e30, 1e-30, 2e-30]
    let segment = try folder.segment(
      rows, dimension: 2, options: VectorBuildOptions(metric: .l2))
    let large = try #require(try segment.vector(of: 0))
    let tiny = try #require(try segment.vector(of: 1))
    #expect(abs(large[0] / 1e30 - 1) < 1e-3 && abs(large[1] / 1e30 + 1) < 1e-3)
    #expect(abs(tiny[0] / 1e-30 - 1) < 1e-3 && abs(tiny[1] / 2e-30 - 1) < 1e-3)
  }
}
