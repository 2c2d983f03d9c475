import Ingestion
import Model
import Testing

struct ChunkerTests {
  private func paragraph(_ text: String, under path: [String] = [], line: Int = 1) -> Block {
    block(.paragraph, text, under: path, line: line)
  }

  private func block(
    _ kind: Block.Kind, _ text: String, under path: [String] = [], line: Int = 1
  ) -> Block {
    Block(
      kind: kind, text: text, headingPath: path, anchor: path.last,
      lines: SourceSpan(startLine: line, endLine: line))
  }

  private func document(_ title: String?, _ blocks: [Block]) -> Document {
    Document(id: DocumentID("d"), path: "d", title: title, blocks: blocks)
  }

  private func words(_ count: Int, _ stem: String = "w") -> String {
    (0..<count).map { "\(stem)\($0)" }.joined(separator: " ")
  }

  private func chunker(
    target: Int = 200, maximum: Int = 256,
    _ count: @escaping (String) -> Int = ChunkerTestTokens.words
  ) -> Chunker {
    Chunker(targetTokens: target, maximumTokens: maximum, countTokens: count)
  }

  // MARK: Examples

  @Test func sectionsAreCutAtHeadingsAndKeepTheirPath() {
    let chunks = chunker().chunks(
      of: document(
        "Guide",
        [
          block(.heading(level: 1), "Guide", line: 1),
          paragraph(words(50), under: ["Guide"], line: 3),
          block(.heading(level: 2), "Install", under: ["Guide"], line: 5),
          paragraph("Run it.", under: ["Guide", "Install"], line: 7),
          block(.code, "make\nmake install", under: ["Guide", "Install"], line: 9),
        ]))
    #expect(chunks.map(\.text) == [words(50), "Run it.\nmake\nmake install"])
    #expect(chunks.map(\.headingPath) == [["Guide"], ["Guide", "Install"]])
    #expect(chunks.map(\.anchor) == ["Guide", "Install"])
    #expect(chunks.map(\.ordinal) == [0, 1])
    #expect(chunks.map(\.lines.startLine) == [3, 7])
    #expect(chunks.map(\.lines.endLine) == [3, 9])
  }

  @Test func headingWithNothingBelowIsAChunk() {
    let chunks = chunker().chunks(
      of: document(
        nil,
        [
          block(.heading(level: 1), "Top"),
          block(.heading(level: 2), "Empty", under: ["Top"], line: 2),
          block(.heading(level: 2), "Last", under: ["Top"], line: 3),
        ]))
    #expect(chunks.map(\.text) == ["Empty", "Last"])
    #expect(chunks.map(\.headingPath) == [["Top"], ["Top"]])
  }

  @Test func titleAloneIsAChunk() {
    #expect(chunker().chunks(of: document("Only a title", [])).map(\.text) == ["Only a title"])
    #expect(chunker().chunks(of: document(nil, [])).isEmpty)
    #expect(chunker().chunks(of: document(nil, [paragraph(" \n")])).isEmpty)
  }

  @Test func siblingsOfTheSameNameStayApart() {
    let chunks = chunker().chunks(
      of: document(
        nil,
        [
          block(.heading(level: 3), "Returns"), paragraph("One.", under: ["Returns"]),
          block(.heading(level: 3), "Returns"), paragraph("Two.", under: ["Returns"]),
        ]))
    #expect(chunks.map(\.text) == ["One.", "Two."])
  }

  @Test func tinySectionJoinsItsFirstSubsectionBelowLevelTwo() {
    let blocks = [
      block(.heading(level: 2), "Options"),
      paragraph("These are known:", under: ["Options"], line: 2),
      block(.heading(level: 3), "--fast", under: ["Options"], line: 3),
      paragraph("Be quick.", under: ["Options", "--fast"], line: 4),
      block(.heading(level: 3), "--slow", under: ["Options"], line: 5),
      paragraph("Take time.", under: ["Options", "--slow"], line: 6),
    ]
    let chunks = chunker().chunks(of: document(nil, blocks))
    #expect(chunks.map(\.text) == ["These are known:\n--fast\nBe quick.", "Take time."])
    #expect(chunks.map(\.headingPath) == [["Options"], ["Options", "--slow"]])
  }

  @Test func tinySectionStaysAloneAboveLevelThreeOrBesideALargeOne() {
    func texts(level: Int, body: Int) -> [String] {
      let blocks = [
        block(.heading(level: 1), "A"), paragraph("Tiny.", under: ["A"]),
        block(.heading(level: level), "B", under: ["A"]),
        paragraph(words(body), under: ["A", "B"]),
      ]
      return chunker().chunks(of: document(nil, blocks)).map(\.text)
    }
    #expect(texts(level: 2, body: 10) == ["Tiny.", words(10)])
    #expect(texts(level: 3, body: 210) == ["Tiny.", words(210)])
    #expect(texts(level: 3, body: 10) == ["Tiny.\nB\n\(words(10))"])
  }

  @Test func sectionThatFitsTheMaximumStaysWhole() {
    let blocks = (0..<5).map { paragraph(words(50, "p\($0)w"), line: $0 + 1) }
    #expect(chunker().chunks(of: document(nil, blocks)).count == 1)
    #expect(chunker().chunks(of: document("Now five words too many", blocks)).count == 2)
  }

  @Test func longSectionsAreCutIntoNearlyEqualPieces() {
    let blocks = (0..<41).map { paragraph(words(10, "p\($0)w"), line: $0 + 1) }
    let sizes = chunker().chunks(of: document(nil, blocks)).map { ChunkerTestTokens.words($0.text) }
    #expect(sizes == [210, 200] || sizes == [200, 210])
    let longer = (0..<30).map { paragraph(words(10, "p\($0)w"), line: $0 + 1) }
    let halves = chunker().chunks(of: document(nil, longer)).map {
      ChunkerTestTokens.words($0.text)
    }
    #expect(halves == [150, 150])
  }

  @Test func oversizeParagraphIsCutAfterSentences() {
    let sentences = (0..<40).map { "Sentence number \($0) has e.g. exactly these nine words." }
    let chunks = chunker().chunks(
      of: document(nil, [paragraph(sentences.joined(separator: " "))]))
    #expect(chunks.count == 2)
    #expect(chunks.allSatisfy { $0.text.hasPrefix("Sentence") && $0.text.hasSuffix("words.") })
  }

  @Test func oversizeCodeIsCutBetweenLinesAndKnowsThem() {
    let code = (0..<60).map { "    line \($0) of the code" }.joined(separator: "\n")
    var source = block(.code, code)
    source.lines = SourceSpan(startLine: 10, endLine: 71)
    let chunks = chunker().chunks(of: document(nil, [source]))
    #expect(chunks.count == 2)
    #expect(chunks.allSatisfy { $0.text.hasPrefix("    line") && $0.text.hasSuffix("code") })
    #expect(chunks.map(\.text).joined(separator: "\n") == code)
    let lineCounts = chunks.map { $0.text.split(separator: "\n").count }
    #expect(chunks[0].lines == SourceSpan(startLine: 11, endLine: 10 + lineCounts[0]))
    #expect(chunks[1].lines == SourceSpan(startLine: 11 + lineCounts[0], endLine: 70))
  }

  @Test func tableRowsAreNeverCutWhileTheyFit() {
    let rows = (0..<12).map { row in
      block(.tableRow, (0..<30).map { "r\(row)c\($0)" }.joined(separator: " "), line: row + 1)
    }
    let chunks = chunker().chunks(of: document(nil, rows))
    #expect(chunks.count == 2)
    #expect(chunks.flatMap { $0.text.split(separator: "\n").map(String.init) } == rows.map(\.text))
  }

  @Test func oversizeTableRowIsCutBetweenCells() {
    let row = (0..<100).map { "Name: one two three \($0)" }.joined(separator: " | ")
    let chunks = chunker().chunks(of: document(nil, [block(.tableRow, row)]))
    #expect(chunks.count > 1)
    #expect(chunks.dropFirst().allSatisfy { $0.text.hasPrefix("Name:") })
  }

  @Test func listStaysWithTheLineThatAnnouncesIt() {
    let blocks =
      [paragraph(words(195)), paragraph("The steps are:")]
      + (0..<10).map { block(.listItem, words(20, "i\($0)w")) }
    let chunks = chunker().chunks(of: document(nil, blocks))
    #expect(chunks[1].text.hasPrefix("The steps are:\ni0w0"))
  }

  @Test func shortRecordIsAlwaysOneChunk() {
    // Sixty words of three subwords each under a long title.
    let count: (String) -> Int = { ChunkerTestTokens.words($0) * 3 }
    let record = document(words(20, "title"), [paragraph(words(30)), paragraph(words(30, "v"))])
    #expect(chunker(count).chunks(of: record).count == 1)
  }

  private func chunker(_ count: @escaping (String) -> Int) -> Chunker {
    chunker(target: 200, maximum: 256, count)
  }

  // MARK: Last resorts

  @Test func endlessWordIsCutByTokensBetweenCharacters() {
    let word = String(repeating: "ü", count: 4_000)
    let chunks = chunker(ChunkerTestTokens.bytes).chunks(of: document(nil, [paragraph(word)]))
    #expect(chunks.count > 10)
    #expect(chunks.map(\.text).joined() == word)
    #expect(chunks.allSatisfy { ChunkerTestTokens.bytes($0.text) <= 254 })
  }

  @Test func megabyteThatIsOneTokenIsCutByBytes() {
    let chunks = chunker().chunks(
      of: document(nil, [block(.code, String(repeating: "A", count: 1 << 18))]))
    #expect(chunks.count > 30)
    #expect(chunks.allSatisfy { $0.text.utf8.count <= 254 * 32 })
    #expect(chunks.reduce(0) { $0 + $1.text.utf8.count } == 1 << 18)
  }

  @Test func blankCodeLinesDoNotPileUp() {
    let code = "a\n" + String(repeating: "\n", count: 40_000) + words(500)
    let chunks = chunker().chunks(of: document(nil, [block(.code, code)]))
    #expect(!chunks.isEmpty)
    #expect(chunks.allSatisfy { !$0.text.isEmpty })
  }

  @Test func noisyTitleLeavesAQuarterForTheText() {
    let title = String(repeating: "x ", count: 2_000)
    let chunks = chunker(target: 30, maximum: 32) { $0.utf8.count }.chunks(
      of: document(title, [paragraph(words(20))]))
    #expect(chunks.allSatisfy { (1...8).contains($0.text.utf8.count) })
  }

  @Test func tokensAreCountedOnceForEachBlock() {
    var counted = 0
    let blocks = (0..<300).map { paragraph(words(20, "p\($0)w"), line: $0 + 1) }
    let bytes = blocks.reduce(0) { $0 + $1.text.utf8.count }
    let counting: (String) -> Int = {
      counted += $0.utf8.count
      return ChunkerTestTokens.words($0)
    }
    _ = chunker(counting).chunks(of: document(nil, blocks))
    #expect(counted < 2 * bytes + 100)
  }
}

/// What holds for every document and every tokenizer.
struct ChunkerPropertyTests {
  private static let tokenizers: [@Sendable (String) -> Int] = [
    ChunkerTestTokens.words, ChunkerTestTokens.bytes, ChunkerTestTokens.growing,
  ]

  @Test(arguments: 0..<90)
  func chunksFitAndLoseNothing(seed: Int) {
    let document = Document.random(seed: seed)
    let count = Self.tokenizers[seed % 3]
    let maximum = [64, 128, 256, 512][seed / 3 % 4]
    let chunks = Chunker(targetTokens: 100, maximumTokens: maximum, countTokens: count)
      .chunks(of: document)
    #expect(chunks.map(\.ordinal) == Array(0..<chunks.count))
    for chunk in chunks {
      let passage = Passage.text(
        title: document.title, headingPath: chunk.headingPath, text: chunk.text,
        maximumTokens: maximum)
      #expect(count(passage) + 2 <= maximum, "chunk \(chunk.ordinal)")
      #expect(!chunk.text.isEmpty)
    }
    for (left, right) in zip(chunks, chunks.dropFirst()) {
      #expect(left.lines.startLine <= right.lines.startLine)
      #expect(left.lines.endLine <= right.lines.endLine)
    }
    expectAllText(of: document, in: chunks)
  }

  /// Takes the blocks one after the other off the front of the joined chunks.
  private func expectAllText(of document: Document, in chunks: [Chunk]) {
    var rest = chunks.flatMap { CollapsedTextTest.squeezed($0.text) }[...]
    var paths = chunks.map(\.headingPath)
    for block in document.blocks {
      let text = CollapsedTextTest.squeezed(block.text)
      if rest.starts(with: text) {
        rest = rest.dropFirst(text.count)
      } else if block.kind.isHeading {
        let path = block.headingPath + [block.text]
        while let first = paths.first, !first.starts(with: path) { paths.removeFirst() }
        #expect(!paths.isEmpty, "lost heading \(block.text)")
      } else {
        Issue.record("lost \(block.text)")
        return
      }
    }
    // A document of a title alone is its title.
    #expect(rest.isEmpty || document.blocks.isEmpty)
  }

  private func squeezedText(_ text: String) -> String {
    String(decoding: CollapsedTextTest.squeezed(text), as: UTF8.self)
  }

  @Test(arguments: 0..<40)
  func sectionsThatFitStayWhole(seed: Int) {
    let document = Document.random(seed: seed)
    let chunks = Chunker(maximumTokens: 512, countTokens: ChunkerTestTokens.words)
      .chunks(of: document).map { squeezedText($0.text) }
    for section in document.blocks.split(whereSeparator: { $0.kind.isHeading }) {
      let size = section.reduce(0) { $0 + ChunkerTestTokens.words($1.text) }
      let text = section.map { squeezedText($0.text) }.joined()
      #expect(size > 400 || chunks.contains { $0.contains(text) })
    }
  }
}
