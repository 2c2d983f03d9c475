import Model
import TestSupport
import Testing

@testable import Ranking

@Suite struct DocumentRankingTests {
  static func chunks(_ scores: [(Int64, Double)]) -> [Candidate] {
    scores.map { Candidate(chunk: ChunkNumber($0.0), score: $0.1) }
  }

  /// Chunk 23 belongs to document 2.
  static func document(_ chunk: ChunkNumber) -> Int64? {
    chunk.rawValue < 90 ? chunk.rawValue / 10 : nil
  }

  static let mixed = chunks([(11, 0.6), (12, 0.5), (21, 0.7), (31, 0.6), (99, 1), (13, 0.6)])

  @Test func theBestChunkDecides() {
    let ranked = DocumentRanking.rank(Self.mixed, document: Self.document)
    #expect(ranked.map(\.document) == [2, 1, 3])
    #expect(ranked.map(\.score) == [0.7, 0.6, 0.6])
    #expect(ranked[1].chunks.map(\.chunk.rawValue) == [11, 13, 12])
    #expect(ranked[1].best.chunk.rawValue == 11)
  }

  @Test func aSecondChunkCanLiftADocument() {
    let ranked = DocumentRanking.rank(
      Self.mixed, by: .maximumAndSecond(share: 0.25), document: Self.document)
    #expect(ranked.map(\.document) == [1, 2, 3])
    #expect(abs(ranked[0].score - 0.6) < 1e-12)
    #expect(abs(ranked[1].score - 0.525) < 1e-12)
  }

  @Test func fadingMatchesHandNumbers() {
    let rule = DocumentRule.fading(ratio: 0.5)
    #expect(abs(rule.score(of: [0.8, 0.4, 0.2], whole: 9) - 0.5 * (0.8 + 0.2 + 0.05)) < 1e-12)
    #expect(rule.score(of: [], whole: 1) == 0)
  }

  @Test func theWholeDocumentCanCount() {
    let ranked = DocumentRanking.rank(
      Self.mixed, by: .maximumAndWhole(share: 0.5), document: Self.document,
      whole: { $0 == 3 ? 1 : nil })
    #expect(ranked.map(\.document) == [3, 2, 1])
    #expect(ranked[0].score == 0.8 && ranked[0].wholeScore == 1)
  }

  @Test func rulesStayInRangeAndZeroShareIsMaximum() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      let scores = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        Double.random(in: 0...1, using: &random)
      }.sorted(by: >)
      let whole = Double.random(in: 0...1, using: &random)
      let share = Double.random(in: 0...1, using: &random)
      let rules: [DocumentRule] = [
        .maximum, .maximumAndSecond(share: share), .fading(ratio: share),
        .maximumAndWhole(share: share),
      ]
      for rule in rules {
        #expect((0...1).contains(rule.score(of: scores, whole: whole)), "seed 4")
      }
      let neutral: [DocumentRule] = [
        .maximumAndSecond(share: 0), .fading(ratio: 0), .maximumAndWhole(share: 0),
      ]
      #expect(neutral.allSatisfy { $0.score(of: scores, whole: whole) == scores[0] })
    }
  }

  @Test func tiesGoToTheLowerDocument() {
    let ranked = DocumentRanking.rank(
      Self.chunks([(41, 0.5), (21, 0.5), (31, 0.5)]), document: Self.document)
    #expect(ranked.map(\.document) == [2, 3, 4])
  }

  @Test func aLimitPerDocumentKeepsOrder() {
    let limited = DocumentRanking.limiting(Self.mixed, perDocument: 2, document: Self.document)
    #expect(limited.map(\.chunk.rawValue) == [11, 12, 21, 31])
    #expect(DocumentRanking.limiting(Self.mixed, perDocument: 0, document: Self.document).isEmpty)
  }
}
