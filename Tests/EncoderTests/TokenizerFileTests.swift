import TestSupport
import Testing

@testable import Encoder

@Suite struct TokenizerFileTests {
  private func tokenizer(_ text: String) throws(ModelError) -> WordPieceTokenizer {
    try TokenizerFile(path: "t.json", bytes: Array(text.utf8)).tokenizer()
  }

  /// The small tokenizer.json with one part replaced.
  private func changed(_ part: String, _ replacement: String) -> String {
    let text = Fixture.tokenizerText
    let pieces = text.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
    precondition(pieces.count == 2, "no \(part) in tokenizer.json")
    return pieces[0] + replacement + pieces[1]
  }

  @Test(arguments: [
    (#""type": "WordPiece", "unk"#, #""type": "BPE", "unk"#, "model.type"),
    (#""type": "BertNormalizer""#, #""type": "Sequence""#, "normalizer.type"),
    (#""type": "BertPreTokenizer""#, #""type": "Whitespace""#, "pre_tokenizer.type"),
    (#""type": "TemplateProcessing""#, #""type": "ByteLevel""#, "post_processor.type"),
    (#""lstrip": false"#, #""lstrip": true"#, "added_tokens[0].lstrip"),
    (#""single_word": false"#, #""single_word": true"#, "added_tokens[0].single_word"),
    (#""normalized": false"#, #""normalized": true"#, "added_tokens[0].normalized"),
    (
      #"{"Sequence": {"id": "A", "type_id": 0}}"#,
      #"{"Sequence": {"id": "A"}}, {"Sequence": {"id": "A"}}"#,
      "post_processor.single[2].Sequence"
    ),
  ])
  func refusesPartsItDoesNotKnow(_ part: String, _ replacement: String, _ name: String) throws {
    do {
      _ = try tokenizer(changed(part, replacement))
      Issue.record("\(name) was accepted")
    } catch ModelError.unsupported(let path, let found, _, _) {
      #expect(path == "t.json")
      #expect(found == "\"\(name)\":")
    }
  }

  @Test(arguments: [
    (#""unk_token": "[UNK]""#, #""unk_token": "nothing""#),
    (#""max_input_chars_per_word": 100"#, #""max_input_chars_per_word": 0"#),
    (#""max_input_chars_per_word": 100"#, #""max_input_chars_per_word": 99999999"#),
    (#""clean_text": true"#, #""clean_text": 1"#),
    (#""normalizer": {"#, #""normalizer": null, "x": {"#),
    (#""ids": [2]"#, #""ids": [-2]"#),
    (#""ids": [2]"#, #""ids": 2"#),
    (#""id": 0, "content""#, #""id": 99999999, "content""#),
    (#""[PAD]": 0,"#, #""[PAD]": -1,"#),
    (#""[PAD]": 0,"#, #""[PAD]": 1e2,"#),
    (#""[PAD]": 0,"#, #""[PAD]": 0, "[PAD]": 1,"#),
    (#""vocab": {"#, #""vocab": ["#),
  ])
  func refusesImpossibleValues(_ part: String, _ replacement: String) {
    #expect(throws: ModelError.self) { try tokenizer(changed(part, replacement)) }
  }

  @Test func namesARepeatedSubword() {
    let text = changed(#""[PAD]": 0,"#, #""[PAD]": 0, "[PAD]": 1,"#)
    do {
      _ = try tokenizer(text)
      Issue.record("accepted")
    } catch ModelError.malformed(_, _, let reason) {
      #expect(reason == "the subword \"[PAD]\" is repeated")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func bertProcessingFramesLikeItsTemplate() throws {
    let whole = Fixture.tokenizerText
    guard let start = whole.firstRange(of: "\"post_processor\": ")?.upperBound,
      let end = whole.firstRange(of: ", \"decoder\"")?.lowerBound
    else { preconditionFailure("no post_processor") }
    let text =
      whole[..<start] + #"{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}"#
      + whole[end...]
    let found = try tokenizer(String(text)).tokenIDs("the cat", maximumTokens: 9)
    #expect(found == (try Fixture.tokenizer().tokenIDs("the cat", maximumTokens: 9)))
    let bare = try tokenizer(whole[..<start] + "null" + whole[end...])
    #expect(bare.tokenIDs("the cat", maximumTokens: 9) == Array(found.dropFirst().dropLast()))
  }

  @Test func everyTruncationThrows() {
    let bytes = Fixture.bytes("tokenizer.json")
    for count in stride(from: 0, to: bytes.count - 2, by: 101) {
      #expect(throws: ModelError.self) {
        _ = try TokenizerFile(path: "t", bytes: Array(bytes[..<count])).tokenizer()
      }
    }
  }

  @Test func changedBytesNeverTrap() {
    let bytes = Fixture.bytes("tokenizer.json")
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<150 {
      var changed = bytes
      for _ in 0..<3 {
        changed[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      _ = try? TokenizerFile(path: "t", bytes: changed).tokenizer()
    }
  }
}

@Suite struct VocabularyFileTests {
  /// The small vocabulary, one subword a line.
  private func lines() throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    try Fixture.tokenizer().vocabulary.forEach { subword, id in
      precondition(Int(id) == lines.count, "ids are line numbers")
      lines.append(Array(subword))
    }
    return lines
  }

  private func write(
    _ folder: TemporaryFolder, _ lines: [[UInt8]], settings: String = "{}"
  ) -> String {
    folder.write("m/vocab.txt", Array(lines.joined(separator: [10])))
    folder.write("m/tokenizer_config.json", settings)
    return folder.file("m")
  }

  @Test func linesGiveTheSameTokenizerAsJSON() throws {
    let folder = TemporaryFolder()
    // Subwords of white space alone cannot stand in vocab.txt; no text needs them.
    let made = try WordPieceTokenizer(folder: write(folder, lines()))
    for line in try Fixture.tokenLines() where line.normalizer == 0 {
      #expect(made.tokenIDs(line.text, maximumTokens: .max) == line.ids, "\(line.text)")
    }
  }

  @Test func switchesOfTheSettingsAreObeyed() throws {
    let folder = TemporaryFolder()
    let made = try WordPieceTokenizer(
      folder: write(
        folder, lines(),
        settings: """
          {"do_lower_case":false,"tokenize_chinese_chars":false,"strip_accents":true,
           "unk_token":{"content":"[UNK]","lstrip":false},"tokenizer_class":"BertTokenizer"}
          """))
    #expect(
      made.normalizer
        == NormalizerOptions(
          handleChineseCharacters: false, stripAccents: true, lowercase: false))
  }

  @Test(arguments: [
    #"{"tokenizer_class":"T5Tokenizer"}"#, #"{"unk_token":"nothing"}"#, #"{"cls_token":""}"#,
    #"{"do_lower_case":"yes"}"#, "[]", "{",
  ])
  func refusesOtherSettings(_ settings: String) throws {
    let folder = TemporaryFolder()
    let path = try write(folder, lines(), settings: settings)
    #expect(throws: ModelError.self) { try WordPieceTokenizer(folder: path) }
  }

  @Test func namesTheByteOfARepeatedLine() throws {
    let folder = TemporaryFolder()
    let path = write(folder, [Array("a".utf8), Array("bc".utf8), Array("a\r".utf8)])
    #expect(
      throws: ModelError.malformed(
        path: "\(path)/vocab.txt", offset: 5, reason: "the subword \"a\" is repeated")
    ) { try WordPieceTokenizer(folder: path) }
  }

  @Test func namesTheMissingFile() {
    let folder = TemporaryFolder()
    #expect(throws: ModelError.missingFile(path: "\(folder.path)/tokenizer.json")) {
      try WordPieceTokenizer(folder: folder.path)
    }
  }
}
