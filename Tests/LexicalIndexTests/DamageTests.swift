import FileFormat
import FoundationEssentials
import Model
import TestSupport
import Testing

@testable import LexicalIndex

/// Whatever a segment file holds, reading it ends in an answer or an error.
@Suite struct DamageTests {
  private let folder = TemporaryFolder()
  private let sound: [UInt8]

  init() throws {
    var builder = LexicalSegmentBuilder()
    for number in 1...6 {
      let text = (0..<number * 3).map { ["a", "b", "cc", "d"][($0 * number) % 4] }
      builder.add(
        chunk: ChunkNumber(Int64(number * 2)), title: ["t", "a"], heading: ["h"], text: text)
    }
    for number in 7...140 {
      builder.add(
        chunk: ChunkNumber(Int64(number * 2)), title: number % 9 == 0 ? ["a"] : [], heading: [],
        text: number % 3 == 0 ? ["a"] : ["a", "b"])
    }
    try builder.write(to: folder.file("sound"))
    sound = folder.read("sound")
  }

  /// Asks for everything that a segment can tell.
  private func exercise(_ bytes: [UInt8]) throws {
    let segment = try LexicalSegment(path: folder.write("damaged", bytes))
    let verified = Result { try segment.verify() }
    let index = try LexicalIndex(
      segments: [segment], deleted: [ChunkNumber(4)],
      parameters: BM25Parameters(weights: FieldWeights(title: 3)))
    let phrase = LexicalPhrase(["a", "b"])
    let query = LexicalQuery(terms: ["a", "cc", "h", "zz"], required: [LexicalPhrase(["a"])])
    _ = try index.found(query, depth: 3)
    _ = try index.search(LexicalQuery(terms: ["d"], required: [phrase]), depth: 3)
    _ = try index.scores(of: [ChunkNumber(2), ChunkNumber(5)], for: query)
    _ = try index.explain(ChunkNumber(6), for: query)
    try verified.get()
  }

  @Test func soundSegmentPasses() throws { try exercise(sound) }

  @Test func truncationAnywhereThrows() {
    for count in stride(from: 0, to: sound.count, by: 3) {
      #expect(throws: FileFormatError.self, "\(count) bytes") {
        try exercise(Array(sound[..<count]))
      }
    }
  }

  @Test func flippedBitAnywhereThrows() {
    for index in sound.indices {
      var bytes = sound
      bytes[index] ^= 1 << UInt8(index % 8)
      #expect(throws: FileFormatError.self, "byte \(index)") { try exercise(bytes) }
    }
  }

  /// What a few questions are answered with; throws what the index throws.
  private func answers(_ path: String) throws -> [[Candidate]] {
    let index = try LexicalIndex(segments: [try LexicalSegment(path: path)])
    return try ["common", "w7", "w40 w41", "common w3 w9 w11", "rare5"].map { words in
      let terms = words.split(separator: " ").map(String.init)
      return try index.search(LexicalQuery(terms: terms), depth: 5)
    } + [
      try index.search(
        LexicalQuery(terms: [], required: [LexicalPhrase(["w1", "common"])]), depth: 5)
    ]
  }

  /// SEXTANT_DAMAGES sets the number of damaged files, 10,000 for the recorded run.
  @Test func damagedFileIsRefusedOrAnswersAsTheSoundOne() throws {
    var generator = SeededGenerator(seed: 12)
    var builder = LexicalSegmentBuilder(weights: FieldWeights(title: 3))
    for number in 1...1_500 {
      let text = (0..<Int.random(in: 1...20, using: &generator)).flatMap { _ in
        ["w\(Int.random(in: 0..<60, using: &generator))", "common"]
      }
      builder.add(
        chunk: ChunkNumber(Int64(number)), title: ["w\(number % 9)"], heading: [],
        text: text + ["rare\(number % 500)"])
    }
    try builder.write(to: folder.file("large"))
    let whole = folder.read("large")
    let expected = try answers(folder.file("large"))
    let count =
      Int(ProcessInfo.processInfo.environment["SEXTANT_DAMAGES"] ?? "") ?? 500
    var refused = 0
    for number in 0..<count {
      var bytes = whole
      if number % 10 == 0 {
        bytes.removeLast(Int.random(in: 1...bytes.count, using: &generator))
      } else {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
          1 << UInt8.random(in: 0..<8, using: &generator)
      }
      let path = folder.write("damaged\(number % 4)", bytes)
      do { #expect(try answers(path) == expected, "damage \(number)") } catch is FileFormatError {
        refused += 1
      }
    }
    #expect(refused > count / 4, "damage is not noticed")
  }

  /// The sound segment with up to `count` bytes changed behind valid checksums.
  private func contradiction(upTo count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = sound
    for _ in 0..<Int.random(in: 1...count, using: &generator) {
      let index = Int.random(in: 16..<bytes.count, using: &generator)
      bytes[index] =
        [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &generator)]
        .randomElement(using: &generator) ?? 0
    }
    Checksums.refresh(&bytes)
    return bytes
  }

  @Test func contradictionBehindAValidChecksumNeverTraps() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<1_000 {
      let bytes = contradiction(upTo: 4, &generator)
      do { try exercise(bytes) } catch {}
    }
  }

  /// Of several segments each may lie; one has positions that the other's merge then leaves out.
  @Test func mergingContradictionsNeverTraps() throws {
    var generator = SeededGenerator(seed: 13)
    for (name, hasPositions) in [("with", true), ("without", false)] {
      var builder = LexicalSegmentBuilder(hasPositions: hasPositions)
      for number in 200...400 {
        builder.add(
          chunk: ChunkNumber(Int64(number * 2)), title: [], heading: number % 4 == 0 ? ["a"] : [],
          text: number % 3 == 0 ? ["b"] : ["a", "b", "a"])
      }
      try builder.write(to: folder.file(name))
    }
    var merged = 0
    for number in 0..<1_000 {
      let bytes = contradiction(upTo: 3, &generator)
      do {
        let other = try LexicalSegment(path: folder.file(number % 3 == 0 ? "without" : "with"))
        let damaged = try LexicalSegment(path: folder.write("damaged", bytes))
        try SegmentMerge.write(
          [damaged, other], deleted: number % 2 == 0 ? [] : [ChunkNumber(8), ChunkNumber(600)],
          to: folder.file("merged"))
        merged += 1
      } catch {}
    }
    #expect(merged > 100, "hardly any damage got as far as merging")
  }

  /// A posting that occurs nowhere would be written as one that occurs 2^32 - 1 times.
  @Test func postingsWithoutOccurrencesAreNotMerged() throws {
    let file = try SectionFile(
      path: folder.file("sound"), magic: SegmentLayout.magic, version: SegmentLayout.version)
    let start = file.offset(of: SegmentLayout.postings)
    var refused = 0
    for offset in start..<start + (try file.bytes(SegmentLayout.postings)).count {
      var bytes = sound
      bytes[offset] = 0
      Checksums.refresh(&bytes)
      do {
        try SegmentMerge.write(
          [try LexicalSegment(path: folder.write("damaged", bytes))], deleted: [],
          to: folder.file("merged"))
        for term in ["a", "b", "t"] {
          let list = try #require(try LexicalSegment(path: folder.file("merged")).list(of: term))
          #expect(try Postings(list).frequencies.allSatisfy { $0.presence != 0 }, "byte \(offset)")
        }
      } catch is FileFormatError { refused += 1 }
    }
    #expect(refused > 0)
  }

  @Test(arguments: SegmentLayout.paged + [SegmentLayout.statistics, SegmentLayout.settings])
  func verificationFindsContradictions(section: String) throws {
    let file = try SectionFile(
      path: folder.file("sound"), magic: SegmentLayout.magic, version: SegmentLayout.version)
    let start = file.offset(of: section)
    let count = try file.bytes(section).count
    for offset in start..<start + count {
      for bit in [0, 4, 7] {
        var bytes = sound
        bytes[offset] ^= 1 << UInt8(bit)
        Checksums.refresh(&bytes)
        // Some changes give another segment that is as sound: a position or a bound that is higher.
        let path = folder.write("damaged", bytes)
        if let segment = try? LexicalSegment(path: path) { _ = try? segment.verify() }
      }
    }
    var bytes = sound
    bytes[start + count - 1] ^= 64
    Checksums.refresh(&bytes)
    guard section != SegmentLayout.positions, section != SegmentLayout.postingBlocks else { return }
    #expect(throws: FileFormatError.self) {
      try LexicalSegment(path: folder.write("damaged", bytes)).verify()
    }
  }

  @Test func errorNamesFileSectionAndRemedy() throws {
    let file = try SectionFile(
      path: folder.file("sound"), magic: SegmentLayout.magic, version: SegmentLayout.version)
    var bytes = sound
    let offset = file.offset(of: "postings")
    bytes[offset] = 99
    Checksums.refresh(&bytes)
    let path = folder.write("damaged", bytes)
    do {
      try LexicalSegment(path: path).verify()
      Issue.record("nothing was thrown")
    } catch {
      #expect(
        "\(error)" == "\(path): byte \(offset): error: postings: a list is damaged; "
          + "the file is damaged or foreign")
    }
  }
}

/// Makes the checksums of a changed section file fit again.
private enum Checksums {
  static func refresh(_ bytes: inout [UInt8]) {
    guard bytes.count >= 16 else { return }
    let count = min(Int(integer(bytes, at: 12, size: 4)), (bytes.count - 24) / 48)
    refreshPages(&bytes, count)
    for entry in 0..<max(0, count) {
      let start = 16 + 48 * entry
      let offset = integer(bytes, at: start + 24, size: 8)
      let length = integer(bytes, at: start + 32, size: 8)
      guard offset <= UInt64(bytes.count), length <= UInt64(bytes.count) - offset else { continue }
      store(crc(bytes[Int(offset)..<Int(offset + length)]), in: &bytes, at: start + 40)
    }
    let end = 16 + 48 * max(0, count)
    store(crc(bytes[..<end]), in: &bytes, at: end)
  }

  /// The table of page checksums, which is the last section.
  private static func refreshPages(_ bytes: inout [UInt8], _ count: Int) {
    guard count > SegmentLayout.paged.count else { return }
    func range(_ entry: Int) -> Range<Int>? {
      let start = integer(bytes, at: 16 + 48 * entry + 24, size: 8)
      let length = integer(bytes, at: 16 + 48 * entry + 32, size: 8)
      guard start <= UInt64(bytes.count), length <= UInt64(bytes.count) - start else { return nil }
      return Int(start)..<Int(start + length)
    }
    guard var table = range(count - 1) else { return }
    for entry in count - 1 - SegmentLayout.paged.count..<count - 1 {
      guard let section = range(entry) else { return }
      for start in stride(
        from: section.lowerBound, to: section.upperBound, by: SegmentLayout.pageSize)
      {
        guard table.count >= 4 else { return }
        let end = min(start + SegmentLayout.pageSize, section.upperBound)
        store(crc(bytes[start..<end]), in: &bytes, at: table.lowerBound)
        table = table.lowerBound + 4..<table.upperBound
      }
    }
  }

  private static func integer(_ bytes: [UInt8], at offset: Int, size: Int) -> UInt64 {
    bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func store(_ value: UInt32, in bytes: inout [UInt8], at offset: Int) {
    for index in 0..<4 {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index))
    }
  }

  private static let table = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0x82F6_3B78 : 0) }
  }

  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var register: UInt32 = .max
    for byte in bytes {
      register = register >> 8 ^ table[Int(UInt8(truncatingIfNeeded: register) ^ byte)]
    }
    return ~register
  }
}
