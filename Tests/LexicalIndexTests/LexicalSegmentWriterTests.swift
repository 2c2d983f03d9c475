import FileFormat
import Model
import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct LexicalSegmentWriterTests {
  private let folder = TemporaryFolder()

  private func terms(_ generator: inout SeededGenerator) -> FieldTerms {
    FieldTerms(
      (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        "w\(Int.random(in: 0..<300, using: &generator))"
      })
  }

  @Test(arguments: [true, false])
  func segmentWrittenInPartsHasTheBytesOfOneWrittenAtOnce(hasPositions: Bool) throws {
    var generator = SeededGenerator(seed: 21)
    let weights = FieldWeights(title: 3, heading: 2)
    var builder = LexicalSegmentBuilder(weights: weights, hasPositions: hasPositions)
    var writer = LexicalSegmentWriter(
      path: folder.file("parts"), weights: weights, hasPositions: hasPositions,
      occurrenceMemory: 200_000)
    for number in 1...3_000 {
      let chunk = ChunkNumber(Int64(number * 2))
      let (title, heading, text) = (terms(&generator), terms(&generator), terms(&generator))
      builder.add(chunk: chunk, title: title, heading: heading, text: text)
      try writer.add(chunk: chunk, title: title, heading: heading, text: text)
    }
    #expect(folder.files(under: ".").count > 3, "the writer made no parts")
    try writer.finish()
    try builder.write(to: folder.file("once"))
    #expect(folder.read("parts") == folder.read("once"))
    #expect(folder.files(under: ".").count == 2, "parts are left over")
    try LexicalSegment(path: folder.file("parts")).verify()
  }

  @Test func whatTermsTookOfOnePartDoesNotCountAgainstTheNext() throws {
    var writer = LexicalSegmentWriter(
      path: folder.file("x"), weights: FieldWeights(), hasPositions: true,
      occurrenceMemory: 1_000_000)
    let long = String(repeating: "x", count: 200)
    for number in 1...2_000 {
      let terms = FieldTerms((0..<10).map { "\(long)\(number * 10 + $0)" })
      try writer.add(chunk: ChunkNumber(Int64(number)), text: terms)
    }
    // Four megabytes of terms.
    #expect(folder.files(under: ".").count < 20)
    writer.cancel()
  }

  @Test func writerThatIsGivenUpLeavesNothing() throws {
    var writer = LexicalSegmentWriter(
      path: folder.file("x"), weights: FieldWeights(), hasPositions: true, occurrenceMemory: 0)
    try writer.add(chunk: ChunkNumber(1), text: FieldTerms(["a"]))
    #expect(folder.files(under: ".").count == 1)
    writer.cancel()
    #expect(folder.files(under: ".").isEmpty)
  }

  @Test func segmentWithoutPositionsRefusesPhrasesAndKnowsWords() throws {
    var writer = LexicalSegmentWriter(path: folder.file("x"), hasPositions: false)
    try writer.add(chunk: ChunkNumber(1), text: FieldTerms(["a", "b"]))
    try writer.finish()
    let segment = try LexicalSegment(path: folder.file("x"))
    try segment.verify()
    let index = try LexicalIndex(segments: [segment])
    #expect(try index.search(LexicalQuery(terms: ["b"]), depth: 1).count == 1)
    #expect(throws: FileFormatError.self) {
      try index.prepare(LexicalQuery(terms: [], required: [LexicalPhrase(["a", "b"])]))
    }
  }
}
