import Ingestion
import Model
import Testing

struct DocumentReaderTests {
  private func read(_ bytes: [UInt8], _ path: String) throws(IngestionError) -> ParsedFile {
    try DocumentReader.read(bytes, path: path, format: DocumentFormat(path: path) ?? .plainText)
  }

  @Test func compressedMarkdownBecomesOneDocumentNamedByItsPath() throws {
    let file = try read(
      GzipWriterTest.member(Array("# Title\n\nText.\n".utf8)), "guide/start.md.gz")
    #expect(file.documents.map(\.id.rawValue) == ["guide/start.md.gz"])
    #expect(file.documents[0].path == "guide/start.md.gz")
    #expect(file.documents[0].title == "Title")
    #expect(file.documents[0].blocks.map(\.text) == ["Title", "Text."])
    #expect(file.warnings.isEmpty)
  }

  @Test(arguments: ["e.md", "e.txt", "e.rst", "e.adoc", "e.jsonl"])
  func fileWithoutTextGivesNoDocumentAndAWarning(path: String) throws {
    for text in ["", "\n \n\t\n"] {
      let file = try read(Array(text.utf8), path)
      #expect(file.documents.isEmpty)
      #expect(file.warnings == ["\(path): warning: no text"])
    }
  }

  @Test func otherEncodingsAreReadAndRepairsCounted() throws {
    let latin = try read([0x63, 0x61, 0x66, 0xE9], "a.txt")
    #expect(latin.documents[0].blocks[0].text == "café")
    let wide = try read([0xFF, 0xFE, 0x68, 0, 0x69, 0], "b.txt")
    #expect(wide.documents[0].blocks[0].text == "hi")
    let mixed = try read(Array("größer, schöner ".utf8) + [0xFF], "c.txt")
    #expect(mixed.warnings == ["c.txt: warning: 1 encoding repairs, read as utf-8"])
  }

  @Test func binaryContentUnderATextNameIsRefused() {
    var program = [UInt8](repeating: 0x41, count: 5_000)
    for index in stride(from: 100, to: 5_000, by: 500) { program[index] = 0 }
    #expect(
      throws: IngestionError.bytes(
        path: "a.txt", offset: 100, reason: "this is no text",
        advice: "leave the file out, or save it as UTF-8")
    ) { try read(program, "a.txt") }
    let compressed = (0..<4_000).map { UInt8(truncatingIfNeeded: $0 &* 7 | 1) }
    #expect(throws: IngestionError.self) { try read(compressed, "a.md") }
  }

  @Test func terminalOutputIsText() throws {
    let manual = Array("N\u{8}NAME\n\n\u{1B}[1mtool\u{1B}[0m\u{C}\n".utf8)
    #expect(try read(manual, "a.txt").documents.count == 1)
  }

  @Test func corporaMayBeLargerThanPages() {
    #expect(IngestionLimits(for: .jsonLines).maximumBytes == 1 << 30)
    for format in DocumentFormat.allCases where format != .jsonLines {
      #expect(IngestionLimits(for: format) == IngestionLimits())
    }
  }

  @Test func filesOverTheLimitAreRefused() {
    var limits = IngestionLimits()
    limits.maximumBytes = 10
    #expect(throws: IngestionError.tooLarge(path: "a.txt", byteCount: 11, maximum: 10)) {
      try DocumentReader.read(
        Array("0123456789a".utf8), path: "a.txt", format: .plainText, limits: limits)
    }
  }

  @Test(arguments: 0..<200)
  func anyBytesAreReadOrRefused(seed: Int) throws {
    var generator = ChunkerTestGenerator(seed: seed)
    let words =
      [
        "# ", "\n", "\n\n", "- ", "> ", "```\n", "| a | b |\n|---|---|\n", "text ", "===\n",
        ".. note::",
        "::\n\n", "   ", "[a](b)", "<div>", "{\"_id\":", "[NOTE]\n", "----\n", "|===\n",
        "term:: x\n",
        ":f: x\n", "+--+--+\n", "=== ===\n", "\u{FEFF}", "é", "[[x]]\n", "1. A\n",
      ].map { Array($0.utf8) } + [[0xFF], [0x80], [0x0D], [0x09], [0x00]]
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...60, using: &generator) {
      bytes += words.randomElement(using: &generator) ?? []
    }
    for path in ["a.md", "a.txt", "a.rst", "a.adoc", "a.jsonl"] {
      guard let file = try? read(bytes, path) else { continue }
      let lineCount = bytes.reduce(1) { $0 + ($1 == 0x0A || $1 == 0x0D ? 1 : 0) }
      for document in file.documents {
        let lines = document.blocks.map(\.lines)
        #expect(lines.allSatisfy { $0.startLine >= 1 && $0.endLine <= lineCount }, "\(path)")
        #expect(
          zip(lines, lines.dropFirst()).allSatisfy { $0.startLine <= $1.startLine },
          "\(path) \(String(decoding: bytes, as: UTF8.self).debugDescription) \(document.blocks.map { ($0.kind, $0.lines, $0.text) })"
        )
        #expect(document.blocks.allSatisfy { !$0.text.isEmpty })
      }
    }
  }
}
