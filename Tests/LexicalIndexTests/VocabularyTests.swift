import FileFormat
import Model
import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct VocabularyTests {
  private let folder = TemporaryFolder()

  /// An index of chunks, a word list each, in two segments.
  private func index(_ texts: [String], deleted: Set<ChunkNumber> = []) throws -> LexicalIndex {
    let half = texts.count / 2
    let segments = try [0..<half, half..<texts.count].map { range in
      var builder = LexicalSegmentBuilder()
      for number in range {
        builder.add(
          chunk: ChunkNumber(Int64(number + 1)), title: [], heading: [],
          text: texts[number].split(separator: " ").map(String.init))
      }
      let path = folder.file("\(range.lowerBound).lexical")
      try builder.write(to: path)
      return try LexicalSegment(path: path)
    }
    return try LexicalIndex(segments: segments, deleted: deleted)
  }

  @Test func misspeltWordIsCorrectedToTheNearestThenMostFrequentTerm() throws {
    let index = try index([
      "python python", "python pathos", "pythons zebra", "zebra zebras", "zebras zebras",
      "sebra zebra", "sebra",
    ])
    #expect(try index.correction(of: "pyhton")?.term == "python")
    // One edit from zebra (three chunks), sebra (two) and others.
    #expect(try index.correction(of: "aebra")?.term == "zebra")
    #expect(try index.correction(of: "aebra")?.documentFrequency == 3)
  }

  @Test(arguments: [(900, "pathos"), (1_100, nil)])
  func termOfOneChunkIsACorrectionInASmallIndexAlone(count: Int, expected: String?) throws {
    let index = try index(["pathos"] + (1..<count).map { _ in "zebra" })
    #expect(try index.correction(of: "patho")?.term == expected)
  }

  @Test(arguments: ["python", "qqqqqq", "pyt", "p1thon", "größe", "pyhtonn"])
  func otherWordsStayAsTheyAre(word: String) throws {
    let index = try index(["python", "python", "grosse grosse", "grosse"])
    #expect(try index.correction(of: word) == nil)
  }

  @Test func wordOfDeletedChunksAloneIsUnknown() throws {
    let index = try index(["pythen", "python", "python"], deleted: [ChunkNumber(1)])
    #expect(try index.correction(of: "pythen")?.term == "python")
  }

  @Test func prefixGivesItsMostFrequentTerms() throws {
    let index = try index(["ab abc b", "abc abd", "abc abd abe", "a"])
    #expect(try index.terms(beginningWith: "ab", count: 3).map(\.term) == ["abc", "abd", "ab"])
    #expect(try index.terms(beginningWith: "abx", count: 3).isEmpty)
    #expect(try index.terms(beginningWith: "", count: 1).map(\.documentFrequency) == [3])
  }

  @Test func distancesAreThoseOfTheFullTable() {
    var generator = SeededGenerator(seed: 31)
    func word() -> [UInt8] {
      (0..<Int.random(in: 1...7, using: &generator)).map { _ in
        UInt8.random(in: 0x61...0x63, using: &generator)
      }
    }
    for _ in 0..<3_000 {
      let (left, right) = (word(), word())
      for limit in 1...2 {
        var near = NearWords(left, limit: limit)
        let truth = Self.distance(left, right)
        #expect(near.distance(to: right) == (truth <= limit ? truth : nil), "\(left) \(right)")
      }
    }
  }

  /// Optimal string alignment, row by row, without limits.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var table = [[Int]](
      repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in 0...left.count {
      for column in 0...right.count {
        guard row > 0, column > 0 else {
          table[row][column] = row + column
          continue
        }
        let same = left[row - 1] == right[column - 1] ? 0 : 1
        table[row][column] = min(
          table[row - 1][column] + 1, table[row][column - 1] + 1,
          table[row - 1][column - 1] + same)
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
        }
      }
    }
    return table[left.count][right.count]
  }
}
