import Foundation
import Ingestion
import Model
import Testing

struct JSONLinesReaderTests {
  private func read(_ text: String) throws -> ParsedFile {
    try JSONLinesReader.read(Array(text.utf8), path: "c.jsonl")
  }

  @Test func recordsBecomeDocumentsOnTheirLine() throws {
    let file = try read(
      #"""
      {"_id": "doc1", "title": "A  title", "text": "One\ntwo.\n\n Three. ", "metadata": {"u": [1]}}

      {"text": "Only text", "_id": 42, "title": ""}
      {"_id": "t", "title": "Only title", "text": ""}
      """#)
    #expect(file.warnings.isEmpty)
    #expect(file.documents.map(\.id.rawValue) == ["doc1", "42", "t"])
    #expect(file.documents.map(\.title) == ["A title", nil, "Only title"])
    #expect(
      file.documents.map { $0.blocks.map(\.text) } == [
        ["One two.", "Three."], ["Only text"], ["Only title"],
      ])
    #expect(file.documents.map { $0.blocks[0].lines.startLine } == [1, 3, 4])
    #expect(file.documents.allSatisfy { $0.path == "c.jsonl" })
  }

  @Test(arguments: [
    (#"{"_id": "a", "text": "x""#, 25, "expected ',' or '}'"),
    (#"{"_id": "a", "text": 5}"#, 22, "text is not a string"),
    (#"{"_id": "a", "text": "x"} y"#, 27, "something follows the object"),
    (#"{"_id": "a", "text": "\q"}"#, 24, "the escape has no meaning"),
    (#"{"_id": "a", "text": "\u12x4"}"#, 27, "\\u needs four hexadecimal digits"),
    (#"{"_id": "a", "text": "no end}"#, 30, "the string does not end"),
    (
      #"{"_id": "a\u0000", "text": "x"}"#, 18,
      "_id has the character U+0000, which no name may have"
    ),
    (#"{"_id": [1], "text": "x"}"#, 9, "_id is neither a string nor a number"),
    (#"{"_id": "a", "m": [1,], "text": "x"}"#, 22, "expected a value"),
    (#"{"_id": "a", "m": {"b" 1}}"#, 24, "expected ':'"),
    (#"["a"]"#, 1, "expected an object"),
    ("\u{7F}", 1, "expected an object"),
  ])
  func malformedLineIsNamedByColumn(line: String, column: Int, reason: String) throws {
    let file = try read(
      "{\"_id\": 1, \"text\": \"ok\"}\n" + line + "\n{\"_id\": 2, \"text\": \"ok\"}")
    #expect(file.documents.map(\.id.rawValue) == ["1", "2"])
    #expect(
      file.warnings == ["c.jsonl:2:\(column): error: \(reason); correct the line; it was left out"])
  }

  @Test func repeatedAndEmptyRecordsAreLeftOutWithAWarning() throws {
    let file = try read(
      #"""
      {"_id": "a", "text": "first"}
      {"_id": "a", "text": "second"}
      {"text": "nobody"}
      {"_id": "b", "title": " ", "text": null}
      """#)
    #expect(file.documents.map { $0.blocks[0].text } == ["first"])
    #expect(
      file.warnings == [
        "c.jsonl:2:1: error: _id 'a' is that of line 1; give every record its own; the first was kept",
        "c.jsonl:3:1: error: the record has no _id; give every record its own; it was left out",
        "c.jsonl:4:1: error: the record has no text; give it a text or a title; it was left out",
      ])
  }

  @Test func escapesAndSurrogatesAreResolvedOrRepaired() throws {
    let file = try read(
      #"{"_id": "\u0061\/", "text": "\u00e9 \ud83d\ude00 \ud83d x \ude00 \ud83d\u0041 \"\\\b\t\u0000end"}"#
    )
    #expect(file.documents[0].id.rawValue == "a/")
    #expect(file.documents[0].blocks[0].text == "é 😀 \u{FFFD} x \u{FFFD} \u{FFFD}A \"\\\u{8} end")
  }

  @Test func bytesThatAreNoUTF8AreRepaired() throws {
    let bytes = Array(#"{"_id": "a", "text": "x"#.utf8) + [0xFF, 0xC3] + Array(#"y"}"#.utf8)
    let file = try JSONLinesReader.read(bytes, path: "c.jsonl")
    #expect(file.documents[0].blocks[0].text == "x\u{FFFD}\u{FFFD}y")
  }

  @Test func deepNestingIsWalkedOrRefused() throws {
    func line(_ depth: Int) -> String {
      let open = String(repeating: "[{\"a\":", count: depth / 2)
      let close = String(repeating: "}]", count: depth / 2)
      return "{\"_id\": \"a\", \"m\": \(open)1\(close), \"text\": \"x\"}"
    }
    #expect(try read(line(10_000)).documents.count == 1)
    #expect(try read(line(10_002)).warnings.first?.contains("nested deeper than 10000") == true)
  }

  @Test func aThousandComplaintsAreCutToAHundred() throws {
    let file = try read(String(repeating: "x\n", count: 1_000))
    #expect(file.warnings.count == 101)
    #expect(file.warnings.last == "c.jsonl: warning: 900 more like these")
  }

  @Test func tooManyBlocksAreRefused() {
    var limits = IngestionLimits()
    limits.maximumBlocks = 3
    #expect(throws: IngestionError.self) {
      try JSONLinesReader.read(
        Array(#"{"_id": 1, "text": "a\n\nb\n\nc\n\nd"}"#.utf8), path: "p", limits: limits)
    }
  }

  @Test func readingStopsAtTheDeadline() {
    var limits = IngestionLimits()
    limits.deadline = .zero
    let lines = Array(String(repeating: "\n", count: 2_000).utf8)
    #expect(throws: IngestionError.deadline(path: "p", line: 1_024, seconds: 0)) {
      try JSONLinesReader.read(lines, path: "p", limits: limits)
    }
  }

  @Test func lineBreaksOfWindowsAndAByteOrderMarkAreNoTrouble() throws {
    let file = try read(
      "\u{FEFF}{\"_id\": 1, \"text\": \"a\"}\r\n{\"_id\": 2, \"text\": \"b\"}\r\n")
    #expect(file.documents.map(\.id.rawValue) == ["1", "2"])
    #expect(file.warnings.isEmpty)
  }
}

/// Foundation's decoder as the oracle.
struct JSONLinesOracleTests {
  private struct Record: Decodable {
    var _id: String
    var title: String?
    var text: String?
  }

  private static let seedLine =
    #"{"_id": "id1", "title": "T\u00fctle \"q\"", "m": [1, -2.5e+3, {"k": [true, false, null]}, "s"], "text": "Some\ttext 漢\\n"}"#

  @Test(arguments: 0..<400)
  func mutatedLinesAreAcceptedAsFoundationAcceptsThem(seed: Int) throws {
    var generator = ChunkerTestGenerator(seed: seed)
    var line = Array(Self.seedLine.utf8)
    for _ in 0..<Int.random(in: 0...2, using: &generator) {
      let place = Int.random(in: 0..<line.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: line.remove(at: place)
      case 1: line[place] = "{}[],:\"\\019aeu-+. \t".utf8.randomElement(using: &generator) ?? 0x20
      default: line.insert(line.randomElement(using: &generator) ?? 0x20, at: place)
      }
    }
    guard String(validating: line, as: UTF8.self) != nil else { return }
    // Foundation's decoder passes over bad numbers that nobody asks for; its other reader does not.
    guard (try? JSONSerialization.jsonObject(with: Data(line))) != nil else { return }
    let expected = try? JSONDecoder().decode(Record.self, from: Data(line))
    let file = try JSONLinesReader.read(line, path: "p")
    // A number is an identity here; a record needs one, and a text.
    guard let expected, !expected._id.isEmpty else { return }
    let hasText = !(expected.text ?? "").isEmpty || !(expected.title ?? "").isEmpty
    #expect(file.documents.isEmpty == !hasText, "\(String(decoding: line, as: UTF8.self))")
    guard let document = file.documents.first else { return }
    #expect(document.id.rawValue == expected._id)
  }

  @Test(arguments: 0..<400)
  func linesThatFoundationRefusesAreRefused(seed: Int) throws {
    var generator = ChunkerTestGenerator(seed: seed + 1_000)
    var line = Array(Self.seedLine.utf8)
    let place = Int.random(in: 0..<line.count, using: &generator)
    line[place] = "{}[],:\"\\0x\n".utf8.randomElement(using: &generator) ?? 0x20
    guard String(validating: line, as: UTF8.self) != nil,
      (try? JSONSerialization.jsonObject(with: Data(line))) == nil
    else { return }
    // A line break makes two lines, neither of which is a record.
    let file = try JSONLinesReader.read(line, path: "p")
    #expect(file.documents.isEmpty, "\(String(decoding: line, as: UTF8.self))")
  }
}
