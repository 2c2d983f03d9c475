import Testing

@testable import Encoder

@Suite struct PipelineTokenizerTests {
  private static let names = [
    "bert", "mpnet", "roberta", "modernbert", "qwen", "llama", "unigram", "unigram-older",
    "unigram-bytes", "gemma", "prepend",
  ]

  @Test(arguments: names) func idsEqualTheReference(_ name: String) throws {
    let tokenizer = try ArchitectureFixture.tokenizer(name)
    let answers = try ArchitectureFixture.tokenAnswers(name)
    for (text, ids) in zip(try ArchitectureFixture.tokenLines(), answers.ids) {
      let found = tokenizer.idsInTemplate(text, maximumTokens: .max)
      #expect(found == ids, "\(name): \(text.debugDescription)")
    }
  }

  @Test(arguments: names) func pairsEqualTheReference(_ name: String) throws {
    let tokenizer = try ArchitectureFixture.tokenizer(name)
    let lines = try ArchitectureFixture.tokenLines()
    for (place, pair) in try ArchitectureFixture.tokenAnswers(name).pairs.enumerated() {
      let found = tokenizer.pairIDs(lines[place], lines[place + 20], maximumTokens: .max)
      #expect(found.ids == pair.ids && found.types == pair.types, "\(name) \(place)")
    }
  }

  @Test(arguments: names) func aLimitCutsTheSameIDs(_ name: String) throws {
    let tokenizer = try ArchitectureFixture.tokenizer(name)
    for text in try ArchitectureFixture.tokenLines() {
      let all = tokenizer.subwordIDs(text)
      for limit in [0, 1, 3, all.count] {
        #expect(tokenizer.subwordIDs(text, limit: limit) == Array(all.prefix(limit)))
      }
    }
  }
}
