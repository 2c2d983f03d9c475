import Model
import TestSupport
import Testing

@testable import Ranking

@Suite struct DocumentRankingTests {
  static func chunks(_ scores: [(Int64, Double)]) -> [Candidate] {
    scores.map { Candidate(chunk: ChunkNumber($0.0), score: $0.1) }
  }

  /// Chunk 23 belongs to document 2.
  static func document(_ chunk: ChunkNumber) -> Int? {
    chunk.rawValue < 90 ? Int(chunk.rawValue / 10) : nil
  }

  static let mixed = chunks([(11, 0.6), (12, 0.5), (21, 0.7), (31, 0.6), (99, 1), (13, 0.6)])

  @Test func theBestChunkDecides() {
    let ranked = DocumentRanking.rank(Self.mixed, document: Self.document)
    #expect(ranked.map(\.document) == [2, 1, 3])
    #expect(ranked.map(\.score) == [0.7, 0.6, 0.6])
    #expect(ranked[1].chunks.map(\.chunk.rawValue) == [11, 13, 12])
    #expect(ranked[1].best.chunk.rawValue == 11)
  }

  @Test func theWholeDocumentCanCount() {
    let ranked = DocumentRanking.rank(
      Self.mixed, wholeShare: 0.5, document: Self.document, whole: { $0 == 3 ? 1 : nil })
    #expect(ranked.map(\.document) == [3, 2, 1])
    #expect(ranked.map(\.score) == [0.8, 0.7, 0.6])
  }

  @Test func tiesGoToTheLowerDocument() {
    let ranked = DocumentRanking.rank(
      Self.chunks([(41, 0.5), (21, 0.5), (31, 0.5)]), document: Self.document)
    #expect(ranked.map(\.document) == [2, 3, 4])
  }
}
