import Model
import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct LexicalIndexTests {
  private let folder = TemporaryFolder()

  private func index(
    _ texts: [String], parameters: BM25Parameters = BM25Parameters(),
    deleted: Set<ChunkNumber> = []
  ) throws -> LexicalIndex {
    var builder = LexicalSegmentBuilder()
    for (number, text) in texts.enumerated() {
      let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.split(separator: " ").map(String.init) }
      let title = parts.count > 1 ? parts[0] : []
      builder.add(
        chunk: ChunkNumber(Int64(number + 1)), title: title, heading: [], text: parts.last ?? [])
    }
    let path = folder.file("index.lexical")
    try builder.write(to: path)
    return try LexicalIndex(
      segments: [try LexicalSegment(path: path)], deleted: deleted, parameters: parameters)
  }

  private func numbers(_ index: LexicalIndex, _ query: LexicalQuery) throws -> [Int64] {
    try index.search(query, depth: 10).map(\.chunk.rawValue)
  }

  @Test func scoresAreThoseComputedByHand() throws {
    // N = 3, mean length 3; "cat" is in chunks 1 (twice, length 4) and 2 (once, length 2).
    let index = try index(["cat dog cat cow", "cat hen", "hen dog dog"])
    let found = try index.found(LexicalQuery(terms: ["cat"]), depth: 10)
    // idf = ln(1 + 1.5 / 2.5) = ln 1.6; shares 2 / (2 + 1.5) and 1 / (1 + 0.9).
    let idf = 0.470_003_629_245_735_5
    #expect(found.matchCount == 2)
    #expect(found.candidates.map(\.chunk.rawValue) == [1, 2])
    #expect(abs(found.candidates[0].score - idf * 2 / 3.5) < 1e-15)
    #expect(abs(found.candidates[1].score - idf / 1.9) < 1e-15)
  }

  @Test func repeatedQueryTermCountsTwice() throws {
    let index = try index(["cat dog", "cat hen", "cow"])
    let once = try index.scores(of: [ChunkNumber(1)], for: LexicalQuery(terms: ["cat"]))
    let twice = try index.scores(of: [ChunkNumber(1)], for: LexicalQuery(terms: ["cat", "cat"]))
    #expect(twice[0] == 2 * once[0] && once[0] > 0)
  }

  @Test func equalScoresAreOrderedByChunkNumber() throws {
    let index = try index(["b", "a", "b", "a", "a"])
    #expect(try numbers(index, LexicalQuery(terms: ["a"])) == [2, 4, 5])
    let best = try index.found(LexicalQuery(terms: ["a"]), depth: 2)
    #expect(best.candidates.map(\.chunk.rawValue) == [2, 4] && best.matchCount == 3)
  }

  @Test func titleWeightLiftsTitleMatches() throws {
    let texts = ["cat|dog dog", "dog|cat cat", "hen|hen"]
    let lifted = BM25Parameters(weights: FieldWeights(title: 5))
    let query = LexicalQuery(terms: ["cat"])
    #expect(try numbers(index(texts), query) == [2, 1])
    #expect(try numbers(index(texts, parameters: lifted), query) == [1, 2])
  }

  @Test func fieldWithoutWeightIsNotThere() throws {
    let blind = BM25Parameters(weights: FieldWeights(title: 0))
    let index = try index(["cat|dog", "hen|cat", "cow|"], parameters: blind)
    let explained = try index.explain(ChunkNumber(2), for: LexicalQuery(terms: ["cat"]))
    #expect(explained[0].documentFrequency == 1 && index.bm25.chunkCount == 2)
    #expect(try numbers(index, LexicalQuery(terms: ["cat"])) == [2])
  }

  @Test func phraseMustStandInOrderInOneField() throws {
    let index = try index(["full|text search", "full text", "text full", "full x text"])
    let phrase = LexicalPhrase(["full", "text"])
    let query = LexicalQuery(terms: ["full", "text"], required: [phrase])
    #expect(try numbers(index, query) == [2])
    let gap = LexicalPhrase(["full", "text"], positions: [3, 5])
    #expect(try numbers(index, LexicalQuery(terms: [], required: [gap])) == [4])
  }

  @Test func excludedWordsAndPhrasesDoNotMatch() throws {
    let index = try index(["a b c", "a c b", "a"])
    let word = LexicalQuery(terms: ["a"], excluded: [LexicalPhrase(["c"])])
    #expect(try numbers(index, word) == [3])
    let phrase = LexicalQuery(terms: ["a"], excluded: [LexicalPhrase(["b", "c"])])
    #expect(Set(try numbers(index, phrase)) == [2, 3])
  }

  @Test func fieldTermMustStandInThatField() throws {
    let index = try index(["cat|dog", "dog|cat"])
    let title = LexicalPhrase(["cat"], field: .title)
    let query = LexicalQuery(terms: ["cat"], required: [title])
    #expect(try numbers(index, query) == [1])
    #expect(try numbers(index, LexicalQuery(terms: ["cat"], excluded: [title])) == [2])
  }

  @Test func requirementAloneMatchesWithoutScore() throws {
    let index = try index(["a", "b a", "b"])
    let found = try index.found(
      LexicalQuery(terms: [], required: [LexicalPhrase(["a"])]), depth: 5)
    #expect(found.candidates == [1, 2].map { Candidate(chunk: ChunkNumber($0), score: 0) })
  }

  @Test func emptyQueryAndEmptyIndexFindNothing() throws {
    let index = try index(["a"])
    #expect(try numbers(index, LexicalQuery(terms: [])) == [])
    #expect(try numbers(index, LexicalQuery(terms: [], excluded: [LexicalPhrase(["b"])])) == [])
    let nothing = try LexicalIndex(segments: [])
    #expect(try numbers(nothing, LexicalQuery(terms: ["a"])) == [])
    #expect(nothing.liveChunkCount == 0)
  }

  @Test func deletedChunksNeverReturnAndLeaveTheStatistics() throws {
    let deleted: Set<ChunkNumber> = [ChunkNumber(1), ChunkNumber(99)]
    let index = try index(["cat cat cat", "cat hen", "dog"], deleted: deleted)
    #expect(index.liveChunkCount == 2 && index.bm25.meanLength == 1.5)
    #expect(try numbers(index, LexicalQuery(terms: ["cat"])) == [2])
    #expect(try index.explain(ChunkNumber(1), for: LexicalQuery(terms: ["cat"])).isEmpty)
  }

  @Test func explanationNamesEveryNumber() throws {
    let index = try index(["cat|cat dog", "dog", "hen"])
    let rows = try index.explain(ChunkNumber(1), for: LexicalQuery(terms: ["cat", "hen"]))
    #expect(rows.map(\.term) == ["cat", "hen"])
    #expect(rows.map(\.frequency) == [2, 0] && rows.map(\.documentFrequency) == [1, 1])
    #expect(rows[0].length == 3 && rows[1].contribution == 0)
  }
}
