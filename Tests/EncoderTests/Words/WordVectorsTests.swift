import Foundation
import TestSupport
import Testing

@testable import Encoder

/// Files of gensim and fastText, against the libraries' own vectors
/// (Evaluation/scripts/make_static_fixtures.py).
@Suite struct WordVectorsTests {
  private let folder = TemporaryFolder()

  private func convert(_ file: String, as name: String = "made") throws -> WordEncoder {
    let target = folder.file(name)
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try WordVectors.convert(file: file, to: target)
    let encoder = try EncoderLoader.load(folder: target)
    return try #require(encoder as? WordEncoder)
  }

  private func fixture(_ name: String) -> String { Fixture.path("static/words/\(name)") }

  @Test(arguments: ["word2vec.txt", "word2vec.bin", "glove.txt"])
  func textsGetTheMeanOfTheirWords(_ name: String) throws {
    let answers = try Fixture.json("static/words.json")
    let encoder = try convert(fixture(name))
    let texts = try #require(answers["texts"]).texts
    let found = try encoder.encode(texts, role: .document, threads: 2, progress: nil)
    expectRows(found, like: try #require(answers[name]).vectors, name)
    #expect(encoder.dimension == 4 && encoder.maximumTokens == 512)
  }

  @Test(arguments: ["skipgram.bin", "cbow.bin", "whole.bin"])
  func textsGetTheSentenceVectorsOfFastText(_ name: String) throws {
    let answers = try Fixture.json("static/words.json")
    let encoder = try convert(fixture(name))
    let texts = try #require(answers["subword_texts"]).texts
    let found = try encoder.encode(texts, role: .document, threads: 1, progress: nil)
    expectRows(found, like: try #require(answers[name]).vectors, tolerance: 1e-6, name)
  }

  @Test(arguments: [("skipgram", 2...4, 120), ("cbow", 3...6, 97)])
  func nGramsAreThoseOfFastText(
    _ name: String, _ lengths: ClosedRange<Int>, _ bucketCount: Int
  ) throws {
    guard case .object(let words)? = try Fixture.json("static/words.json")["\(name).rows"] else {
      preconditionFailure("no rows")
    }
    let encoder = try convert(fixture("\(name).bin"))
    let wordCount = Int32(37)
    let ngrams = CharacterNGrams(lengths: lengths, bucketCount: bucketCount)
    for (word, rows) in words {
      let expected = rows.list.map { Int32($0.double) }.filter { $0 >= wordCount }
      let found = Array(word.utf8).withUnsafeBufferPointer { ngrams.rows(of: $0) }
      #expect(found.map { $0 + wordCount } == expected, "\(word)")
    }
    #expect(encoder.tokenIDs("worker") == [14])
    #expect(encoder.tokenIDs("worker leases").count > 10)
    #expect(encoder.tokenCount("worker leases, and more") == 4)
  }

  @Test func vectorsDoNotDependOnThreadsOrNeighbours() throws {
    let encoder = try convert(fixture("skipgram.bin"))
    let texts = (0..<200).map { "the worker \($0) serach" }
    let many = try encoder.encode(texts, role: .query, threads: 3, progress: nil)
    for index in [0, 63, 64, 199] {
      #expect(try Array(many.row(index)) == encoder.encode(texts[index], role: .query))
    }
  }

  @Test func fingerprintsFollowWordsAndValues() throws {
    let files = ["a 1 2\nb 3 4\n", "a 1 2\nb 3 5\n", "a 1 2\nc 3 4\n", "a 1 2\r\nb 3 4.0"]
    let fingerprints = try files.enumerated().map { index, text in
      folder.write("\(index).txt", text)
      return try convert(folder.file("\(index).txt"), as: "made\(index)").fingerprint
    }
    #expect(Set(fingerprints).count == 3 && fingerprints[0] == fingerprints[3])
  }

  @Test func theFirstVectorOfARepeatedWordIsTaken() throws {
    folder.write("twice.txt", "a 0 1\na 1 0\nb 1 0\n")
    let encoder = try convert(folder.file("twice.txt"))
    #expect(try encoder.encode("a", role: .query) == [0, 1])
    #expect(encoder.tokenIDs("a b") == [0, 1])
  }

  @Test func wordsMayHoldSpaces() throws {
    folder.write("spaces.txt", "a 0 1\n. . . 1 0\nb\u{a0}c 1 0 \n")
    #expect(try convert(folder.file("spaces.txt")).tokenIDs("a . . .") == [0])
  }
}
