import Testing

@testable import LexicalIndex

@Suite struct BM25Tests {
  @Test(arguments: [
    (0, 0), (1, 1), (39, 39), (40, 40), (41, 40), (55, 54), (56, 56), (100, 96), (199, 184),
    (200, 200),
    (1_000, 984), (100_000, 98_328),
  ])
  func byte4RoundsDownToFourSignificantBits(length: Int, expected: Int) {
    #expect(BM25Parameters.byte4(length) == expected)
  }

  @Test func byte4NeverFallsAndIsIdempotent() {
    var last = 0
    for length in 0..<5_000 {
      let rounded = BM25Parameters.byte4(length)
      #expect(rounded >= last && rounded <= length && BM25Parameters.byte4(rounded) == rounded)
      last = rounded
    }
  }

  @Test func scoreIsThatOfTheFormulaByHand() {
    // 3 chunks, 1 holds the term, twice, in a length of 4 where the mean is 3:
    // idf = ln(1 + 2.5 / 1.5); norm = 1.2 (0.25 + 0.75 · 4/3) = 1.5; 2 / 3.5 of idf.
    let bm25 = BM25(parameters: BM25Parameters(), chunkCount: 3, meanLength: 3)
    let idf = bm25.idf(documentFrequency: 1)
    #expect(abs(idf - 0.980_829_253_011_726) < 1e-12)
    let score = bm25.contribution(idf: idf, frequency: 2, length: 4)
    #expect(abs(score - 0.560_473_858_863_844) < 1e-12)
  }

  @Test func idfIsPositiveEvenWhenEveryChunkHoldsTheTerm() {
    let bm25 = BM25(parameters: BM25Parameters(), chunkCount: 1_000, meanLength: 3)
    #expect(bm25.idf(documentFrequency: 1_000) > 0)
  }

  @Test func combinedLengthIsRoundedForEachFieldAndAgain() {
    let counts = FieldCounts(title: 41, heading: 3, text: 100)
    let weights = FieldWeights(title: 2, heading: 0.5, text: 1)
    // 2 · 40 + 0.5 · 3 + 96 = 177.5, rounded to 178, stored as 168.
    #expect(BM25Parameters(weights: weights).length(counts) == 168)
    #expect(BM25Parameters(weights: weights, lengths: .exact).length(counts) == 183.5)
  }
}
