import Foundation
import TestSupport
import Testing

@testable import Encoder

/// Files that are damaged, cut or lie about their sizes: a clear error, or an encoder that works.
@Suite struct WordVectorDamageTests {
  private let folder = TemporaryFolder()
  private static let files = [
    "glove.txt", "word2vec.txt", "word2vec.bin", "skipgram.bin", "cbow.bin", "whole.bin",
  ]

  private func convert(_ bytes: [UInt8]) throws -> WordEncoder {
    folder.write("vectors", bytes)
    try? FileManager.default.removeItem(atPath: folder.file("made"))
    try FileManager.default.createDirectory(
      atPath: folder.file("made"), withIntermediateDirectories: true)
    try WordVectors.convert(file: folder.file("vectors"), to: folder.file("made"))
    return try WordEncoder(folder: folder.file("made"))
  }

  private func expectError(
    _ bytes: [UInt8], _ part: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: ModelError.self, sourceLocation: sourceLocation) {
      try convert(bytes)
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(
      text.hasPrefix("\(folder.file("vectors")):") && text.contains(part), "\(text)",
      sourceLocation: sourceLocation)
  }

  private func expectError(
    _ text: String, _ part: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expectError(Array(text.utf8), part, sourceLocation: sourceLocation)
  }

  /// Sets the four bytes at `offset`.
  private func changed(_ bytes: [UInt8], _ offset: Int, to value: UInt32) -> [UInt8] {
    var bytes = bytes
    withUnsafeBytes(of: value.littleEndian) {
      bytes.replaceSubrange(offset..<offset + 4, with: $0)
    }
    return bytes
  }

  @Test(arguments: files) func changedBytesNeverCrash(_ name: String) throws {
    let bytes = Fixture.bytes("static/words/\(name)")
    var generator = SeededGenerator(seed: 11)
    for turn in 0..<60 {
      var damaged = bytes
      // The first turns damage the beginning, where counts and settings stand.
      let range = turn < 30 ? 0..<min(110, bytes.count) : 0..<bytes.count
      damaged[Int.random(in: range, using: &generator)] = UInt8.random(
        in: 0...255, using: &generator)
      do {
        let vector = try convert(damaged).encode("the worker serach", role: .query)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      } catch let error as ModelError {
        #expect("\(error)".hasPrefix(folder.file("vectors") + ":"), "\(error)")
      }
    }
  }

  @Test(arguments: files) func filesThatEndEarlyAreRefused(_ name: String) throws {
    let bytes = Fixture.bytes("static/words/\(name)")
    // The matrix behind the rows is not read, and GloVe does not say how many words there are.
    let ends = name == "glove.txt" ? 0 : bytes.count - 37 * 4 * 4 - 20
    for count in stride(from: 0, to: ends, by: 61) {
      #expect(throws: ModelError.self) { try convert(Array(bytes.prefix(count))) }
    }
  }

  @Test func quantizedModelsAndClassifiersAreRefusedByName() {
    expectError(
      Fixture.bytes("static/words/labels.ftz"), "a fastText model that is quantized (.ftz)")
    expectError(Fixture.bytes("static/words/labels.bin"), "a fastText model of kind supervised")
    // A model of words with pruned rows, which only quantization makes.
    var bytes = Fixture.bytes("static/words/skipgram.bin")
    expectError(changed(bytes, 4, to: 10), "the version of a fastText model 10")
    bytes[84] = 1
    for byte in 85..<92 { bytes[byte] = 0 }
    expectError(bytes, "a fastText model that is quantized (.ftz) is not supported")
  }

  @Test func sizesThatLieAreRefusedBeforeAnythingIsAllocated() {
    let model = Fixture.bytes("static/words/skipgram.bin")
    expectError(changed(model, 8, to: 0x7FFF_FFFF), "byte 8: error: vectors of 2147483647 values")
    expectError(changed(model, 8, to: 5), "a matrix of 157 × 4, 157 × 5 expected")
    expectError(changed(model, 36, to: 9), "byte 36: error: a model of kind 9")
    expectError(changed(model, 40, to: 0x7FFF_FFFF), "2147483647 buckets")
    expectError(changed(model, 48, to: 1000), "n-grams of 2 to 1000 characters")
    expectError(
      changed(changed(model, 64, to: 1 << 30), 68, to: 1 << 30), "1073741824 words and 0 labels")
    expectError(changed(model, 72, to: 1), "37 words and 1 labels")
    expectError("99999999999 300\na 1\n", "byte 0: error: 99999999999 vectors of 300 values in")
    expectError("9223372036854775807 9223372036854775807\na 1\n", "vectors of 9223372036854775807")
    expectError("5 0\na\n", "vectors of 0 values")
    expectError("0 2\n", "0 vectors of 2 values")
  }

  @Test func textsThatAreNoVectorsAreRefused() {
    expectError("", "a file that begins with \"\"")
    expectError("\n\n", "a file that begins with \"\"")
    expectError("Dear reader, this is prose.\n", "begins with \"Dear reader, this is prose.\"")
    expectError("a 1 2\nb 1\n", "byte 6: error: a word and 2 numbers expected, not 'b 1'")
    expectError("a 1.00 2\n\nb 1.00 2\n", "byte 9: error: a word and 2 numbers expected")
    expectError("a 1 2\nb 1 nan\n", "byte 6: error: a word and 2 numbers expected")
    expectError("2 2\na 1 2\nb 1 2\nc 1 2\n", "byte 16: error: 2 words are announced, more follow")
    expectError("3 2\na 1 2\nb 1 2          ", "after 2 of 3 words")
    expectError([0x1F, 0x8B, 8, 0], "the format gzip is not supported")
    expectError(Array("PK\u{3}\u{4}".utf8), "the format ZIP")
  }

  @Test func valuesThatAreNotFiniteAreRefused() {
    var bytes = Fixture.bytes("static/words/skipgram.bin")
    for byte in bytes.indices.suffix(700).prefix(8) { bytes[byte] = 0xFF }
    expectError(bytes, "a value is not finite")
    var words = Fixture.bytes("static/words/word2vec.bin")
    for byte in words.indices.suffix(8) { words[byte] = 0xFF }
    expectError(words, "a value is not finite")
  }
}

/// Damage to what the conversion wrote.
@Suite struct WordTableDamageTests {
  private let folder = TemporaryFolder()

  @Test func changedTablesNeverCrash() throws {
    let path = folder.file("made")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try WordVectors.convert(file: Fixture.path("static/words/skipgram.bin"), to: path)
    let bytes = folder.read("made/model.words")
    var generator = SeededGenerator(seed: 3)
    var refused = 0
    for _ in 0..<200 {
      var damaged = bytes
      damaged[Int.random(in: 0..<damaged.count, using: &generator)] ^= UInt8.random(
        in: 1...255, using: &generator)
      folder.write("made/model.words", damaged)
      do {
        let vector = try WordEncoder(folder: path).encode("the worker serach", role: .query)
        #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      } catch is ModelError {
        refused += 1
      }
    }
    #expect(refused > 50)
    for count in stride(from: 0, to: bytes.count, by: 131) {
      folder.write("made/model.words", Array(bytes.prefix(count)))
      #expect(throws: ModelError.self) { try WordEncoder(folder: path) }
    }
  }

  @Test func settingsThatDoNotFitTheTableAreRefused() throws {
    let path = folder.file("made")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try WordVectors.convert(file: Fixture.path("static/words/skipgram.bin"), to: path)
    for settings in [
      "\"dimension\":5,\"minimum_ngram\":2,\"maximum_ngram\":4", "\"dimension\":4",
      "\"dimension\":4,\"minimum_ngram\":3,\"maximum_ngram\":2",
      "\"dimension\":0,\"minimum_ngram\":2,\"maximum_ngram\":4",
      "\"dimension\":4,\"minimum_ngram\":2,\"maximum_ngram\":4000",
    ] {
      folder.write("made/config.json", "{\"model_type\":\"sextant-words\",\(settings)}")
      #expect(throws: ModelError.self, "\(settings)") { try EncoderLoader.load(folder: path) }
    }
  }
}
