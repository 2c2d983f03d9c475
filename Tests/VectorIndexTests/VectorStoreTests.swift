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

  /// Bytes of rows that lie between 100 and 116 have steps of 8/127, not of 116/127.
  @Test func bytesAreMeasuredFromTheMiddleOfTheValues() throws {
    var generator = SeededGenerator(seed: 5)
    let rows = (0..<400 * 16).map { _ in Float.random(in: 100...116, using: &generator) }
    let options = VectorBuildOptions(metric: .l2, bytesPerVector: 24)
    let segment = try folder.segment(rows, dimension: 16, options: options)
    #expect(segment.storeError < 0.5 * 8 / 127 * 4 * 1.01)
    let query = (0..<16).map { 100 + Float($0) }
    let found = try segment.search(query, depth: 400)
    for hit in found {
      let row = VectorFixtures.row(Int(hit.id), of: rows, dimension: 16)
      let vector = try #require(try segment.vector(of: hit.id))
      for (value, stored) in zip(row, vector) { #expect(abs(value - stored) < 0.04) }
      let truth = VectorFixtures.score(query, vector, .l2)
      #expect(abs(Double(hit.score) - truth) < 1e-3 * abs(truth))
    }
    // Additions and copies are measured from the same place.
    var editor = try VectorIndexEditor(segment)
    try editor.add([Float](repeating: 108, count: 16), id: 1000)
    editor.delete(3)
    try editor.contents().write(to: folder.file("edited"))
    let edited = try VectorSegment(path: folder.file("edited"))
    #expect(try edited.vector(of: 7) == segment.vector(of: 7))
    for value in try #require(try edited.vector(of: 1000)) { #expect(abs(value - 108) < 0.04) }
  }

  /// One row far away, and the others keep their precision.
  @Test func rowsFarAwayDoNotMoveTheMiddle() throws {
    var rows = VectorFixtures.clustered(count: 399, dimension: 16, clusters: 5, seed: 8)
    rows += [Float](repeating: 1e6, count: 16)
    let segment = try folder.segment(
      rows, dimension: 16, options: VectorBuildOptions(metric: .l2, bytesPerVector: 24))
    let few = try folder.segment(
      Array(rows.suffix(48)), dimension: 16,
      options: VectorBuildOptions(metric: .l2, bytesPerVector: 24))
    for (segment, first) in [(segment, 0), (few, 397)] {
      let vector = try #require(try segment.vector(of: Int64(first == 0 ? 5 : 0)))
      let row = VectorFixtures.row(first == 0 ? 5 : first, of: rows, dimension: 16)
      let largest = row.map(abs).max() ?? 0
      for (value, stored) in zip(row, vector) { #expect(abs(value - stored) <= largest / 120) }
    }
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
