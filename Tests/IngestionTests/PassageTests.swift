import Ingestion
import Testing

struct PassageTests {
  @Test func partsStandOnTheirOwnLines() {
    let passage = Passage.text(
      title: "json module", headingPath: ["Basic Usage", "dump"], text: "Serialize.")
    #expect(passage == "json module\nBasic Usage > dump\nSerialize.")
    #expect(Passage.text(title: nil, headingPath: [], text: "Bare.") == "Bare.")
    #expect(Passage.text(title: nil, headingPath: ["H"], text: "B.") == "H\nB.")
    #expect(Passage.text(title: "T", headingPath: [], text: "B.") == "T\nB.")
  }

  @Test func nothingIsSaidTwice() {
    #expect(
      Passage.text(title: "Guide", headingPath: ["Guide", "Setup", "Setup"], text: "x")
        == "Guide\nSetup\nx")
    #expect(
      Passage.text(title: "Guide — Manual 2.4", headingPath: ["Guide", "Setup"], text: "x")
        == "Guide — Manual 2.4\nSetup\nx")
    #expect(Passage.text(title: "Only", headingPath: [], text: "Only") == "Only")
  }

  @Test func longPathLosesItsOuterHeadingsFirst() {
    let path = (0..<20).map { "Heading number \($0) of the path" }
    let prefix = Passage.prefix(title: "Title", headingPath: path, maximumTokens: 128)
    #expect(prefix.utf8.count <= Passage.prefixBytes(maximumTokens: 128))
    #expect(prefix.hasPrefix("Title\n"))
    #expect(prefix.hasSuffix("Heading number 19 of the path"))
    #expect(!prefix.contains("number 0 "))
  }

  @Test func longTitleIsCutAtASpace() {
    let title = (0..<200).map { "word\($0)" }.joined(separator: " ")
    let prefix = Passage.prefix(title: title, headingPath: ["Last"], maximumTokens: 128)
    let name = prefix.split(separator: "\n")[0]
    #expect(title.hasPrefix(name + " "))
    #expect(prefix.hasSuffix("\nLast"))
    #expect(prefix.utf8.count <= 160)
  }

  @Test(arguments: 0..<100)
  func prefixStaysBelowItsLimit(seed: Int) {
    var generator = ChunkerTestGenerator(seed: seed)
    func text() -> String {
      let stem = ["ä", "word ", "漢", "👩‍👩‍👧", "x"].randomElement(using: &generator) ?? ""
      return String(repeating: stem, count: Int.random(in: 0...120, using: &generator))
    }
    let path = (0..<Int.random(in: 0...6, using: &generator)).map { _ in text() }
    let prefix = Passage.prefix(title: text(), headingPath: path, maximumTokens: 100)
    #expect(prefix.utf8.count <= Passage.prefixBytes(maximumTokens: 100))
    #expect(!prefix.unicodeScalars.contains("\u{FFFD}"))
  }
}
