import TestSupport
import Testing

@testable import Ranking

@Suite struct SentencesTests {
  static func split(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return Sentences.split(bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) }
  }

  static let examples: [[String]] = [
    ["One.", "Two!", "Three?", "Four"],
    ["Python 3.11.2 is out.", "See os.path for more."],
    ["Use a list, e.g. a tuple, i.e. something ordered.", "Done."],
    ["See Fig. 3 and pp. 4-5 of vol. 2.", "The answer is no.", "Then stop."],
    ["Dr. Smith and J. Doe wrote it.", "John F. Kennedy did not."],
    ["The U.S. Army uses it."], ["It is written in C.", "The rest is not."],
    ["1. Install it.", "Then run it."], ["Wait... what happens then?", "Nothing."],
    ["He said \"stop.\"", "She did (at once.)", "They left.”", "All went."],
    ["It returns x. and goes on."], ["Returns a value.", "json.dumps() writes it."],
    ["Is it e.g. here?", "Yes."], ["The file etc. is read.", "Etc."],
    ["これは文です。", "次の文！", "終わり？"], ["a.b.c", "x"], ["Version 2.", "5 is not a part."],
    ["He met (cf. Smith 2004) Mr. Jones approx. twice."],
  ]

  @Test func cutsWhereReadersDo() {
    for sentences in Self.examples {
      let isIdeographic = sentences[0].contains("。")
      let joint = sentences == ["a.b.c", "x"] ? "\n" : isIdeographic ? "" : " "
      #expect(Self.split(sentences.joined(separator: joint)) == sentences)
    }
  }

  @Test func linesAlwaysEnd() {
    #expect(Self.split("A heading\nA text.\r\n\n  \n") == ["A heading", "A text."])
    #expect(Self.split("").isEmpty && Self.split(" \n ").isEmpty)
  }

  @Test func wrappedLinesAreOneSentence() {
    let text = """
      You do not have to provide raw storage for the returned unicode or bytes
      area. As a result, you have to call the function that releases it in the
      Python layer. A list of things that are quite long when written out here
      Another one
      short
      lower
      Calls to the
      Layer end here
      """
    #expect(
      Self.split(text).map(VisibleText.line) == [
        "You do not have to provide raw storage for the returned unicode or bytes area.",
        "As a result, you have to call the function that releases it in the Python layer.",
        "A list of things that are quite long when written out here", "Another one", "short",
        "lower", "Calls to the Layer end here",
      ])
  }

  @Test func codeLinesAreMarked() {
    let text = """
      Call it like this:
      import json
          print(json.dumps(x))
      >>> 1 + 1
      for (i = 0; i < n; i++) {
      $ sextant index docs
      It prints a line. It returns nothing (see below).
      """
    let sentences = Sentences.split(Array(text.utf8))
    #expect(sentences.map(\.isCode) == [false, true, true, true, true, true, false, false])
    #expect(sentences.map(\.endsWithColon).prefix(2) == [true, false])
  }

  @Test func codeGoesOnAfterCode() {
    let text = """
      An example:
      def f(a, b=None):
      if a is None:
      return b
      a[0]
      See the manual for more.
      """
    let sentences = Sentences.split(Array(text.utf8))
    #expect(sentences.map(\.isCode) == [false, true, true, true, true, false])
  }

  @Test func proseIsNotCode() {
    let lines = [
      "The function json.dumps() takes an object and returns a string.",
      "Use the --verbose option (short: -v) to see more of what happens.",
      "Basic usage", "Parameters and their defaults:", "It costs 5 %, which is little",
      "for more information about this (see the other page)",
      "See https://example.org/a/b for the whole story of this option.",
    ]
    for line in lines {
      #expect(!CodeLine.isCode(Array(line.utf8)[...], indentation: 0), "\(line)")
    }
    let code = ["x = json.loads(y)", "return;", "}", "@property", "<a href=\"x\">", "int main() {"]
    for line in code {
      #expect(CodeLine.isCode(Array(line.utf8)[...], indentation: 0), "\(line)")
    }
  }

  @Test func nothingButSpaceIsLost() {
    var random = SeededGenerator(seed: 8)
    let pieces = [
      "Word", "low", ".", ". ", "! ", "? ", " ", "\n", "e.g.", "3.1", "é", "。", "\"", ")", "J.",
      ":",
      "  x = 1;\n", "\u{2019}", "\t", "🏴‍☠️",
    ]
    for _ in 0..<1_500 {
      let text = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      let bytes = Array(text.utf8)
      var position = 0
      var kept: [UInt8] = []
      for sentence in Sentences.split(bytes) {
        #expect(sentence.range.lowerBound >= position && !sentence.range.isEmpty)
        #expect(String(validating: bytes[sentence.range], as: UTF8.self) != nil)
        kept += bytes[sentence.range]
        position = sentence.range.upperBound
      }
      let isSame = kept.filter { !Sentences.isSpace($0) } == bytes.filter { !Sentences.isSpace($0) }
      #expect(isSame, "seed 8: \(text.debugDescription)")
    }
  }
}
