import FileFormat
import Model
import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct LexicalSegmentTests {
  private let folder = TemporaryFolder()

  private func build(_ fill: (inout LexicalSegmentBuilder) -> Void) throws -> LexicalSegment {
    var builder = LexicalSegmentBuilder()
    fill(&builder)
    let path = folder.file("test.lexical")
    try builder.write(to: path)
    return try LexicalSegment(path: path)
  }

  private func small() throws -> LexicalSegment {
    try build {
      $0.add(chunk: ChunkNumber(7), title: ["b"], heading: [], text: ["a", "b", "a"])
      $0.add(chunk: ChunkNumber(9), title: [], heading: ["c"], text: ["a"])
    }
  }

  @Test func segmentHoldsWhatWasAdded() throws {
    let segment = try small()
    #expect(segment.chunkCount == 2 && segment.termCount == 3)
    #expect(segment.chunkNumber(1) == ChunkNumber(9))
    #expect(segment.ordinal(of: ChunkNumber(9)) == 1)
    #expect(segment.ordinal(of: ChunkNumber(8)) == nil)
    #expect(segment.lengths(0) == FieldCounts(title: 1, heading: 0, text: 3))
    #expect(try segment.termNumber("b") == 1)
    #expect(try segment.termNumber("bb") == nil)
    let postings = try Postings(of: 0, in: segment)
    #expect(postings.ordinals == [0, 1])
    #expect(postings.frequencies == [FieldCounts(text: 2), FieldCounts(text: 1)])
    let occurrences = try Occurrences(of: 0, postings: postings, in: segment)
    #expect(occurrences.keys == [2 << 30, 2 << 30 | 2, 1 << 32 | 2 << 30])
    try segment.verify()
  }

  @Test func bytesAreThoseOfTheFormat() throws {
    let segment = try small()
    let file = try SectionFile(
      path: segment.path, magic: SegmentLayout.magic, version: SegmentLayout.version)
    let expected: [(String, [UInt8])] = [
      // One chunk with title and text (5), one with heading and text (6); 1, 1 and 4 terms.
      ("statistics", littleEndian([0, 0, 0, 0, 0, 1, 1, 0, 1, 1, 4], 8)),
      ("chunk.numbers", littleEndian([7, 9], 8)),
      ("chunk.lengths", littleEndian([1, 0, 3, 0, 1, 1], 4)),
      ("term.bytes", Array("abc".utf8)),
      ("term.ends", littleEndian([1, 2, 3], 4)),
      ("term.chunks", littleEndian([2, 1, 1], 4)),
      ("posting.ends", littleEndian([3, 4, 5], 8)),
      // a: text, twice; text once. b: title and text once each. c: one chunk passed over, heading.
      ("postings", [0b1000, 1, 0b1001, 0b1011, 0b1_0101]),
      ("position.ends", littleEndian([3, 5, 6], 8)),
      ("positions", [0, 2, 0, 0, 1, 0]),
    ]
    #expect(file.sectionNames == expected.map(\.0))
    for (name, bytes) in expected {
      #expect(try Array(file.bytes(name)) == bytes, "\(name)")
    }
  }

  private func littleEndian(_ values: [UInt64], _ size: Int) -> [UInt8] {
    values.flatMap { value in
      (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
  }

  @Test func sameChunksGiveTheSameBytes() throws {
    let first = folder.read("none") + (try [UInt8](folder.read(name(of: small()))))
    let second = try [UInt8](folder.read(name(of: small())))
    #expect(first == second && !first.isEmpty)
  }

  private func name(of segment: LexicalSegment) -> String {
    String(segment.path.dropFirst(folder.path.count + 1))
  }

  @Test func emptySegmentIsASegment() throws {
    let segment = try build { _ in }
    try segment.verify()
    #expect(segment.chunkCount == 0 && segment.termCount == 0)
    #expect(try segment.termNumber("a") == nil)
  }

  @Test func chunkWithoutTermsIsKnownButTakesNoPart() throws {
    let segment = try build {
      $0.add(chunk: ChunkNumber(1), text: .none)
      $0.add(chunk: ChunkNumber(2), text: FieldTerms(["a"]))
    }
    try segment.verify()
    let index = LexicalIndex(segments: [segment])
    #expect(index.liveChunkCount == 2 && index.bm25.chunkCount == 1)
    #expect(index.bm25.meanLength == 1)
  }

  @Test func longListsAndHighPositionsComeBack() throws {
    let segment = try build { builder in
      for number in 1...700 {
        let far = FieldTerms(
          utf8: Array("xyx".utf8), ends: [1, 2, 3], positions: [0, 5, 70_000])
        builder.add(
          chunk: ChunkNumber(Int64(number)), heading: number % 7 == 0 ? far : .none,
          text: number % 300 == 0 ? far : FieldTerms(["y"]))
      }
    }
    try segment.verify()
    let x = try #require(try segment.termNumber("x"))
    let postings = try Postings(of: x, in: segment)
    #expect(
      postings.ordinals.map { Int($0) + 1 } == (1...700).filter { $0 % 7 == 0 || $0 % 300 == 0 })
    let occurrences = try Occurrences(of: x, postings: postings, in: segment)
    #expect(occurrences.keys.first == 6 << 32 | 1 << 30)
    #expect(occurrences.keys[1] == 6 << 32 | 1 << 30 | 70_000)
  }

  @Test func unwritablePathIsAnError() {
    #expect(throws: FileFormatError.self) {
      try LexicalSegmentBuilder().write(to: folder.file("missing/folder/x"))
    }
  }
}
