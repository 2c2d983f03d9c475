import Testing

@testable import Evaluation

@Test func linesEndAtLineFeedsAndKeepTheirNumbers() throws {
  var lines = TextLines(of: Array("\u{FEFF}one\r\n \t\n\ntwo\u{2028}half\nthree".utf8), path: "x")
  var found: [String] = []
  while let line = try lines.next() {
    found.append("\(lines.number) \(try lines.text(line))")
  }
  #expect(found == ["1 one", "4 two\u{2028}half", "5 three"])
}

@Test func bytesThatAreNoTextAreRefusedWithTheirLine() {
  for bytes: [UInt8] in [[0x00], [0x1F, 0x8B], [0x61, 0x0A, 0x01]] {
    #expect(throws: EvaluationError.self) {
      var lines = TextLines(of: bytes, path: "x")
      while try lines.next() != nil {}
    }
  }
  #expect(
    message { () throws(EvaluationError) in _ = try run("1 Q0 a 1 2 t\n1 Q0 \u{1} 2 1 t\n") }
      == "r.trec:2: error: not UTF-8 text; give an uncompressed text file in UTF-8")
}

@Test func namesThatAreNotUTF8AreRefused() {
  let bytes = Array("1 0 ".utf8) + [0xE9] + Array(" 1\n".utf8)
  #expect(
    message { () throws(EvaluationError) in _ = try Qrels(bytes: bytes, path: "q") }
      == "q:1: error: not UTF-8 text; give an uncompressed text file in UTF-8")
}
