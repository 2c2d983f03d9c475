import Model
import TestSupport
import Testing

@testable import Ranking

@Suite struct AnswerPackerTests {
  typealias Samples = PassageSamples

  static func packer(_ budget: Int) -> AnswerPacker {
    AnswerPacker(budget: budget, countTokens: Samples.countWords)
  }

  @Test func passagesAreNumberedWithTheirPlace() {
    let context = Self.packer(1000).pack(Samples.manual)
    #expect(
      context.text == """
        [1] json.html (lines 11-28): json
        ## Basic Usage
        Use dumps to get a string. The function dump writes to a file:
        with open("x.json", "w") as file:
            json.dump(value, file)
        Keys are sorted when sort_keys is true. By default they keep their order.
        ## Numbers
        Floats are written as they print. Is NaN allowed? It is by default.

        [2] csv.html (lines 1-8): csv
        The csv module writes rows to a file. It does not sort anything.
        """)
    #expect(context.tokenCount == Samples.countWords(context.text))
    #expect(context.passages.map(\.number) == [1, 2])
    #expect(context.passages[0].parts.map(\.chunk.rawValue) == [11, 12])
    #expect(context.passages[0].score == 0.9 && !context.passages[0].isCut)
  }

  @Test func aShorterPassageFitsWhereALongerDidNot() {
    let passages = [
      Samples.passage(1, "a", 0, "one two three"),
      Samples.passage(2, "b", 0, String(repeating: "long ", count: 50)),
      Samples.passage(3, "c", 0, "four five six"),
    ]
    let context = Self.packer(20).pack(passages)
    #expect(context.passages.map(\.document.rawValue) == ["a", "c"])
    #expect(context.unfitCount == 1 && context.tokenCount <= 20)
  }

  @Test func neighboursJoinAcrossAGap() {
    let passages = [0, 2, 1].map {
      Samples.passage(Int64($0 + 1), "a", $0, "text number \($0) is alone")
    }
    let context = Self.packer(100).pack(passages)
    #expect(context.passages.count == 1)
    #expect(context.passages[0].parts.map(\.ordinal) == [0, 1, 2])
    #expect(context.passages[0].lines == SourceSpan(startLine: 1, endLine: 28))
    let apart = Self.packer(100).pack(Array(passages.prefix(2)))
    #expect(apart.passages.count == 2)
  }

  @Test func repeatsAreLeftOut() {
    let passages = [
      Samples.passage(1, "v1/a", 0, "The quick brown fox jumps over the lazy dog."),
      Samples.passage(2, "v2/a", 0, "the quick brown fox, jumps over the lazy dog"),
      Samples.passage(3, "b", 0, "The quick brown fox sleeps under a tree all day."),
    ]
    let context = Self.packer(100).pack(passages)
    #expect(context.passages.map(\.document.rawValue) == ["v1/a", "b"])
    #expect(context.duplicateCount == 1)
  }

  @Test func theBestPassageIsCutWhenNothingFits() {
    let text = "First sentence here. Second sentence here. Third sentence is longer than this."
    let context = Self.packer(10).pack([Samples.passage(1, "a", 0, text)])
    #expect(context.passages.map(\.isCut) == [true])
    #expect(context.text == "[1] a (lines 1-8)\nFirst sentence here. Second sentence here.")
    #expect(context.tokenCount == 10 && context.unfitCount == 0)
    let words = Self.packer(6).pack([Samples.passage(1, "a", 0, text)])
    #expect(words.text == "[1] a (lines 1-8)\nFirst sentence")
    let nothing = Self.packer(4).pack([Samples.passage(1, "a", 0, text)])
    #expect(nothing.passages.isEmpty && nothing.text.isEmpty && nothing.tokenCount == 0)
    #expect(nothing.unfitCount == 1)
    #expect(Self.packer(10).pack([]).passages.isEmpty)
  }

  @Test func whatTerminalsObeyIsLeftOut() {
    let passage = Samples.passage(1, "a\u{1B}", 0, "x\u{1B}[31m\ty\u{202E}z", headings: ["h\n2"])
    #expect(Self.packer(99).pack([passage]).text == "[1] a (lines 1-8): h 2\nx [31m\tyz")
  }

  @Test func theBudgetHoldsForAnyPassages() {
    var random = SeededGenerator(seed: 12)
    // A count that is not additive: joining texts costs one token more than the parts.
    func count(_ text: String) -> Int { Samples.countWords(text) + text.count { $0 == "[" } / 2 }
    for round in 0..<400 {
      let passages = (0..<Int.random(in: 0...8, using: &random)).map { index in
        let words = (0..<Int.random(in: 1...30, using: &random)).map { _ in
          "w\(Int.random(in: 0...40, using: &random))"
            + (Int.random(in: 0..<5, using: &random) == 0 ? "." : "")
        }
        return Samples.passage(
          Int64(index + 1), "d\(Int.random(in: 0...3, using: &random))",
          Int.random(in: 0...6, using: &random), words.joined(separator: " "))
      }
      let budget = Int.random(in: 0...120, using: &random)
      let context = AnswerPacker(budget: budget, countTokens: count).pack(passages)
      let packed = context.passages.flatMap(\.parts)
      #expect(context.tokenCount <= budget, "seed 12, round \(round)")
      #expect(context.tokenCount == (packed.isEmpty ? 0 : count(context.text)))
      #expect(packed.count + context.duplicateCount + context.unfitCount == passages.count)
      for part in packed {
        let source = passages.first { $0.chunk == part.chunk }
        #expect(source?.text.hasPrefix(part.text) == true)
        #expect(context.text.contains(part.text))
      }
    }
  }
}
