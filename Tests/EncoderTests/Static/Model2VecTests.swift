import Foundation
import TestSupport
import Testing

@testable import Encoder

/// Folders that the model2vec library saved, against its own vectors
/// (Evaluation/scripts/make_static_fixtures.py).
@Suite struct Model2VecTests {
  private let folder = TemporaryFolder()

  /// A copy of a fixture with the tokenizer that all of them share.
  private func model(_ name: String, part: String = "") throws -> String {
    let copy = folder.file(name)
    try FileManager.default.copyItem(
      atPath: Fixture.path("static/model2vec/\(name)"), toPath: copy)
    folder.write("\(name)/\(part)tokenizer.json", Fixture.bytes("tokenizer.json"))
    return copy
  }

  @Test(arguments: [
    ("plain", 2e-7), ("bare", 2e-7), ("bytes", 2e-7), ("weighted", 2e-7), ("mapped", 2e-7),
    ("unweighted", 2e-7), ("short", 2e-7), ("double", 2e-7), ("transformers", 2e-7),
    ("nested", 2e-7),
    // The library also adds up in half precision.
    ("half", 2e-3),
  ])
  func vectorsAreTheLibrarys(_ name: String, _ tolerance: Double) throws {
    let answers = try Fixture.json("static/model2vec.json")
    let texts = try #require(answers["texts"]).texts
    let expected = try #require(answers["vectors"]?[name]).vectors
    let path = try model(name, part: name == "nested" ? "0_StaticEmbedding/" : "")
    let encoder = try EncoderLoader.load(folder: path)
    #expect(encoder is StaticEncoder && encoder.name == name)
    #expect(encoder.maximumTokens == (name == "short" ? 3 : 512))
    let found = try encoder.encode(texts, role: .document, threads: 2, progress: nil)
    expectRows(found, like: expected, tolerance: Float(tolerance), name)
  }

  @Test func aModelWithoutALimitIsNotCut() throws {
    let path = try model("plain")
    folder.write("plain/config.json", "{\"model_type\":\"model2vec\",\"max_length\":null}")
    #expect(try StaticEncoder(folder: path).maximumTokens == 1_000_000)
  }

  @Test func otherTokenizersAreRefusedByName() throws {
    let path = try model("plain")
    let text = Fixture.tokenizerText.replacingOccurrences(of: "\"WordPiece\"", with: "\"Novel\"")
    folder.write("plain/tokenizer.json", text)
    let error = #expect(throws: ModelError.self) { try EncoderLoader.load(folder: path) }
    #expect("\(try #require(error))".contains("\"model.type\": \"Novel\" is not supported"))
  }

  @Test func aFolderOutsideTheModelIsRefused() throws {
    let path = try model("nested", part: "0_StaticEmbedding/")
    for outside in ["../nested", "/etc"] {
      folder.write(
        "nested/modules.json", "[{\"path\":\"\(outside)\",\"type\":\"a.StaticEmbedding\"}]")
      #expect(
        throws: ModelError.badSetting(
          path: "\(path)/modules.json", key: "[0].path", found: "\"\(outside)\"",
          expected: "a folder inside the model's")
      ) { try EncoderLoader.load(folder: path) }
    }
  }

  @Test func mappingsThatDoNotFitAreRefused() throws {
    let count = try Fixture.tokenizer().vocabulary.count
    func expectRefusal(_ mapping: [Int64], _ found: String) throws {
      var model = SmallStaticModel()
      model.writer.add("embeddings", shape: [2, 3], [Float](repeating: 1, count: 6))
      model.writer.add(
        "mapping", type: .i64, shape: [mapping.count], mapping.withUnsafeBytes { Array($0) })
      let path = model.write(to: folder, as: "bad")
      let error = #expect(throws: ModelError.self) { try StaticEncoder(folder: path) }
      #expect("\(try #require(error))".contains("tensor \"mapping\" is \(found)"))
    }
    let good = [Int64](repeating: 1, count: count)
    try expectRefusal(Array(good.dropLast()), "I64 [\(count - 1)], expected I64 or I32")
    try expectRefusal([2] + good.dropFirst(), "with row 2, expected rows below 2")
    try expectRefusal([-1] + good.dropFirst(), "with row -1")
    try expectRefusal([Int64.max] + good.dropFirst(), "with row \(Int64.max)")
  }

  @Test func damagedWeightsNeverCrash() throws {
    let path = try model("mapped")
    let bytes = folder.read("mapped/model.safetensors")
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<100 {
      var damaged = bytes
      damaged[Int.random(in: 0..<damaged.count, using: &generator)] ^= UInt8.random(
        in: 1...255, using: &generator)
      folder.write("mapped/model.safetensors", damaged)
      guard let encoder = try? StaticEncoder(folder: path) else { continue }
      let vector = try encoder.encode("the cat is playing", role: .query)
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
    }
    for count in stride(from: 0, to: bytes.count, by: 397) {
      folder.write("mapped/model.safetensors", Array(bytes.prefix(count)))
      #expect(throws: ModelError.self) { try StaticEncoder(folder: path) }
    }
  }
}
