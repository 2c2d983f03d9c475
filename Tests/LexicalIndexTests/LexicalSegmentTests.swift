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
    #expect(try segment.chunkNumber(1) == ChunkNumber(9))
    #expect(try segment.ordinal(of: ChunkNumber(9)) == 1)
    #expect(try segment.ordinal(of: ChunkNumber(8)) == nil)
    #expect(try segment.chunks.lengths(0) == FieldCounts(title: 1, heading: 0, text: 3))
    #expect(try segment.list(of: "b")?.count == 1)
    #expect(try segment.list(of: "bb") == nil)
    let list = try #require(try segment.list(of: "a"))
    let postings = try Postings(list)
    #expect(postings.ordinals == [0, 1])
    #expect(postings.frequencies == [FieldCounts(text: 2), FieldCounts(text: 1)])
    let occurrences = try Occurrences(list)
    #expect(occurrences.keys == [2 << 30, 2 << 30 | 2, 1 << 32 | 2 << 30])
    try segment.verify()
  }

  /// The worked example of the format's page.
  @Test func bytesAreThoseOfTheFormat() throws {
    let segment = try build {
      $0.add(chunk: ChunkNumber(7), title: ["b"], heading: [], text: ["a", "b", "a"])
      $0.add(chunk: ChunkNumber(9), title: [], heading: ["c"], text: ["a"])
      for number in Int64(10)...12 {
        $0.add(chunk: ChunkNumber(number), title: [], heading: [], text: ["a"])
      }
    }
    try segment.verify()
    let file = try SectionFile(
      path: segment.path, magic: SegmentLayout.magic, version: SegmentLayout.version)
    let expected: [(String, [UInt8])] = [
      // One chunk with title and text (5), one with heading and text (6), three with text (4).
      ("statistics", littleEndian([0, 0, 0, 0, 3, 1, 1, 0, 1, 1, 7], 8)),
      ("settings", littleEndian([1, 1, 1].map { ($0 as Double).bitPattern } + [1, 3, 1], 8)),
      ("chunk.codes", [4, 2, 1, 1, 1]),
      ("chunk.blocks", littleEndian([7, 0], 8)),
      // Gaps 1, 0, 0, 0 by one bit, no high halves; titles, headings by one bit; texts by two.
      ("chunk.runs", [1, 0b0001, 0, 1, 0b00001, 1, 0b00010, 2, 0b0101_0111, 0b01]),
      ("term.blocks", littleEndian([0], 4)),
      // From 0, 0, 0; a: five postings, 4 + 3 bytes; b: one in the dictionary, chunk 0, title and
      // text once each, at 0 and 1; c: one, chunk 1, heading.
      (
        "terms",
        [0, 0, 0]
          + [0x01, 0x61, 5 << 3, 4, 3]
          + [0x01, 0x62, 4 << 3 | 1, 0, 0b1101, 0, 1]
          + [0x01, 0x63, 3 << 3 | 1, 2, 0b1010, 0]
      ),
      // The last ordinal, from byte 0; frequency 1 at length 1 and 2 at length 4, both real.
      ("posting.blocks", littleEndian([4, 0], 4) + [1, 2, 0, 0, 1, 4, 0, 0]),
      // No gaps; the text alone; one more than once in chunk 0.
      ("postings", [0, 0b100, 1, 0b00001]),
      ("position.blocks", littleEndian([0], 4)),
      // Positions 0, 2; 0; 0; 0; 0 by steps of two bits.
      ("positions", [2, 0b1000, 0]),
    ]
    #expect(file.sectionNames == expected.map(\.0) + ["page.checksums"])
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
    #expect(try segment.list(of: "a") == nil)
  }

  @Test func chunkWithoutTermsIsKnownButTakesNoPart() throws {
    let segment = try build {
      $0.add(chunk: ChunkNumber(1), text: .none)
      $0.add(chunk: ChunkNumber(2), text: FieldTerms(["a"]))
    }
    try segment.verify()
    let index = try LexicalIndex(segments: [segment])
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
    let x = try #require(try segment.list(of: "x"))
    let postings = try Postings(x)
    #expect(
      postings.ordinals.map { Int($0) + 1 } == (1...700).filter { $0 % 7 == 0 || $0 % 300 == 0 })
    let occurrences = try Occurrences(x)
    #expect(occurrences.keys.first == 6 << 32 | 1 << 30)
    #expect(occurrences.keys[1] == 6 << 32 | 1 << 30 | 70_000)
  }

  @Test func unwritablePathIsAnError() {
    #expect(throws: FileFormatError.self) {
      try LexicalSegmentBuilder().write(to: folder.file("missing/folder/x"))
    }
  }
}
