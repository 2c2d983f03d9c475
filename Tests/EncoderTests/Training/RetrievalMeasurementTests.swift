import Encoder
import Testing

struct RetrievalMeasurementTests {
  @Test func ranksAreCountedFromTheRightPassage() {
    // The first finds its passage first, the second third, the third second.
    let queries = EmbeddingMatrix(dimension: 3, values: [1, 0, 0, 3, 1, 2, 0, 2, 1])
    let passages = EmbeddingMatrix(dimension: 3, values: [1, 0, 0, 0, 1, 0, 0, 0, 1])
    let measured = RetrievalMeasurement(queries: queries, passages: passages)
    #expect(measured.count == 3)
    #expect(abs(measured.reciprocalRank - (1 + 1.0 / 3 + 0.5) / 3) < 1e-12)
    #expect(abs(measured.firstShare - 1.0 / 3) < 1e-12)
  }

  @Test func ofEqualPassagesTheEarlierIsFirst() {
    let same = EmbeddingMatrix(dimension: 1, values: [1, 1, 1])
    let measured = RetrievalMeasurement(queries: same, passages: same)
    #expect(abs(measured.reciprocalRank - (1 + 0.5 + 1.0 / 3) / 3) < 1e-12)
  }

  @Test func ranksBeyondTenCountNothing() {
    let same = EmbeddingMatrix(dimension: 1, values: [Float](repeating: 1, count: 12))
    let wanted = (1...10).reduce(0.0) { $0 + 1 / Double($1) } / 12
    let measured = RetrievalMeasurement(queries: same, passages: same)
    #expect(abs(measured.reciprocalRank - wanted) < 1e-12)
  }

  @Test func neighboursAreSharedWhereBothSetsAgree() {
    let line = EmbeddingMatrix(dimension: 2, values: [1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9])
    #expect(VectorAgreement.neighbourOverlap(line, line, depth: 1) == 1)
    let turned = EmbeddingMatrix(dimension: 2, values: [1, 0, 0, 1, 0.9, 0.1, 0.1, 0.9])
    #expect(VectorAgreement.neighbourOverlap(line, turned, depth: 1) < 1)
    #expect(VectorAgreement.meanCosine(line, line) > 0.9999)
  }
}
