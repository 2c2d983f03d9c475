import Ingestion
import Testing

struct SentenceBoundariesTests {
  private func sentences(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    var start = 0
    return SentenceBoundaries.ends(in: bytes).map { end in
      defer { start = end }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
  }

  @Test(arguments: [
    ["It works. ", "Really! ", "Does it? ", "Yes."],
    ["Use e.g. Swift or i.e. C here. ", "Done."],
    ["See Dr. Smith, Fig. 3 and Sec. 4. ", "Then stop."],
    ["Needs version 3.11.2 or later. ", "Python 3.8 is too old."],
    ["1. Open the file. ", "2. Close it."],
    ["He said \"stop.\" ", "Then (as told) he did.) ", "End."],
    ["The U.S. Army by J. R. Tolkien. ", "More."],
    ["It was 1990. ", "It ended."],
    ["lower case. after a stop goes on. ", "Upper ends."],
    ["Wait... ", "What?! ", "Nothing."],
    ["これは文です。", "次の文！", "終わり"],
    ["No stop at the end"],
    ["One.\n", "Two."],
  ])
  func endsAreFound(expected: [String]) {
    #expect(sentences(expected.joined()) == expected)
  }

  @Test func emptyTextHasNone() {
    #expect(SentenceBoundaries.ends(in: []).isEmpty)
  }

  @Test(arguments: 0..<100)
  func anyBytesAreCutWithoutLoss(seed: Int) {
    var generator = ChunkerTestGenerator(seed: seed)
    let alphabet = Array("aZ9.!? \n\"')e.g.。’".utf8) + [0xE3, 0xEF, 0xC2, 0xE2, 0x80]
    let bytes = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
      alphabet.randomElement(using: &generator) ?? 0
    }
    let ends = SentenceBoundaries.ends(in: bytes)
    #expect(ends.last == bytes.count)
    #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
  }
}
