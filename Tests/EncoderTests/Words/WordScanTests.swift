import Testing

@testable import Encoder

@Suite struct WordScanTests {
  private func words(_ text: String, known: Set<String> = [], limit: Int = .max) -> [String] {
    var words: [String] = []
    let count = WordScan.words(
      of: text, isKnown: { known.contains(String(decoding: $0, as: UTF8.self)) }, limit: limit
    ) { words.append(String(decoding: $0, as: UTF8.self)) }
    #expect(count == words.count)
    return words
  }

  @Test func punctuationParts() {
    #expect(words("A lease (short), e.g. 5.5!") == ["A", "lease", "short", "e", "g", "5", "5"])
    #expect(words("") == [] && words(" \t\n ") == [] && words("-- ...") == [])
    #expect(words("caf\u{e9}\u{a0}東京 na\u{ef}ve") == ["café", "東京", "naïve"])
    #expect(words("a\u{200b}b") == ["a", "b"])
  }

  @Test func knownPiecesStayWhole() {
    let known: Set = ["c++", "don't", "state-of-the-art"]
    #expect(words("C++ don't", known: known) == ["C++", "don't"])
    #expect(words("(State-of-the-art),", known: known) == ["State-of-the-art"])
    #expect(words("c++11 won't", known: known) == ["c", "11", "won", "t"])
  }

  @Test func theLimitCutsWords() {
    #expect(words("a b-c d", limit: 2) == ["a", "b"])
    #expect(words("a", limit: 0) == [])
  }

  @Test func lowerCaseIsOfEachCharacter() {
    func lower(_ text: String) -> String {
      Array(text.utf8).withUnsafeBufferPointer {
        String(decoding: WordScan.lowercased($0), as: UTF8.self)
      }
    }
    #expect(lower("ABCxyz09") == "abcxyz09")
    #expect(lower("ZÜRICH ПРИВЕТ İ") == "zürich привет i\u{307}")
  }
}
