import TestSupport
import Testing

@testable import Encoder

@Suite struct StaticEncoderTests {
  private let folder = TemporaryFolder()

  private func expectClose(
    _ found: some Sequence<Float>, _ expected: [Float], tolerance: Float = 1e-6,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst <= tolerance, "\(found) \(expected)", sourceLocation: sourceLocation)
  }

  private func unit(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  @Test func vectorsAreNormalizedSumsOfRows() throws {
    let encoder = try StaticEncoder(folder: SmallStaticModel.floats().write(to: folder))
    let rows = try SmallStaticModel.randomRows()
    let ids = encoder.tokenIDs("the cat is playing")
    #expect(ids.count == 5)
    let sum = (0..<3).map { column in ids.reduce(0) { $0 + rows[Int($1) * 3 + column] } }
    let matrix = try encoder.encode(
      ["the cat is playing"], role: .document, threads: 1, progress: nil)
    expectClose(matrix.values, unit(sum))
    #expect(encoder.dimension == 3 && matrix.rowCount == 1)
    #expect(encoder.name == "static")
  }

  @Test func weightsAndScalesMultiplyTheirRows() throws {
    var model = SmallStaticModel()
    let count = try Fixture.tokenizer().vocabulary.count
    let rows = (0..<3 * count).map { Int8(truncatingIfNeeded: $0 * 37) }
    let weights = (0..<count).map { Float($0 % 5) + 0.5 }
    let scales = (0..<count).map { 1 / Float($0 + 1) }
    model.writer.add("embeddings", shape: [count, 3], rows)
    model.writer.add("weights", shape: [count], weights)
    model.writer.add("scales", shape: [count], scales)
    let encoder = try StaticEncoder(folder: model.write(to: folder))
    let ids = encoder.tokenIDs("the cat is playing")
    let sum = (0..<3).map { column in
      ids.reduce(Float(0)) {
        $0 + Float(rows[Int($1) * 3 + column]) * weights[Int($1)] * scales[Int($1)]
      }
    }
    expectClose(try encoder.encode("the cat is playing", role: .query), unit(sum))
  }

  @Test func rowsOfNibblesAreUnpacked() throws {
    var model = SmallStaticModel()
    model.config = "{\"model_type\":\"sextant-static\",\"dimension\":6}"
    let count = try Fixture.tokenizer().vocabulary.count
    let nibbles = (0..<3 * count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 >> 5) }
    let scales = (0..<count).map { 1 / Float($0 + 1) }
    model.writer.add("nibbles", type: .u8, shape: [count, 3], nibbles)
    model.writer.add("scales", shape: [count], scales)
    let encoder = try StaticEncoder(folder: model.write(to: folder))
    #expect(encoder.dimension == 6)
    var sum = [Float](repeating: 0, count: 6)
    for id in encoder.tokenIDs("the cat is playing").map({ Int($0) }) {
      for column in 0..<3 {
        let byte = nibbles[id * 3 + column]
        sum[column] += (Float(byte & 15) - 8) * scales[id]
        sum[3 + column] += (Float(byte >> 4) - 8) * scales[id]
      }
    }
    expectClose(try encoder.encode("the cat is playing", role: .query), unit(sum))
  }

  /// Models of ours say so; a text's words count less and less the oftener they occur.
  @Test func repeatedSubwordsCountLogarithmically() throws {
    var model = try SmallStaticModel.floats()
    model.config = #"{"model_type":"sextant-static","repetition":"logarithmic"}"#
    let encoder = try StaticEncoder(folder: model.write(to: folder))
    let rows = try SmallStaticModel.randomRows()
    let cat = Int(try #require(encoder.tokenIDs("cat").first))
    let the = Int(try #require(encoder.tokenIDs("the").first))
    let thrice = 1 + Float(1.0986123)
    let sum = (0..<3).map { thrice * rows[cat * 3 + $0] + rows[the * 3 + $0] }
    expectClose(try encoder.encode("cat the cat cat", role: .query), unit(sum))
  }

  @Test func unknownRepetitionIsRefusedByName() throws {
    var model = try SmallStaticModel.floats()
    model.config = #"{"model_type":"sextant-static","repetition":"square"}"#
    let path = model.write(to: folder)
    #expect {
      try StaticEncoder(folder: path)
    } throws: {
      "\($0)".contains("repetition") && "\($0)".contains("linear, logarithmic")
    }
  }

  @Test func halvesAreReadLikeFloats() throws {
    var model = SmallStaticModel()
    let count = try Fixture.tokenizer().vocabulary.count
    let halves = [UInt8](repeating: 0x3C, count: 6 * count)
    model.writer.add("embeddings", type: .f16, shape: [count, 3], halves)
    let encoder = try StaticEncoder(folder: model.write(to: folder))
    expectClose(try encoder.encode("the", role: .query), unit([1, 1, 1]))
  }

  @Test func textsWithoutKnownSubwordsGetTheFirstAxis() throws {
    let encoder = try StaticEncoder(folder: SmallStaticModel.floats().write(to: folder))
    for text in ["", " \n", "\u{12000}", String(repeating: "a", count: 101)] {
      #expect(try encoder.encode(text, role: .document) == [1, 0, 0], "\(text)")
    }
  }

  @Test func unknownSubwordsAreLeftOut() throws {
    let encoder = try StaticEncoder(folder: SmallStaticModel.floats().write(to: folder))
    #expect(encoder.tokenCount("the \u{12000} cat") == 3)
    let known = try encoder.encode("the cat", role: .query)
    #expect(try encoder.encode("the \u{12000} cat", role: .query) == known)
  }

  @Test func rowsDoNotDependOnBatchOrThreads() throws {
    let encoder = try StaticEncoder(folder: SmallStaticModel.floats().write(to: folder))
    let texts = try Fixture.tokenLines().prefix(200).map(\.text)
    let alone = try texts.flatMap { try encoder.encode($0, role: .document) }
    let counts = ProgressRecorder()
    for threads in [1, 2, 5] {
      let together = try encoder.encode(texts, role: .document, threads: threads) { counts.add($0) }
      #expect(together.values == alone)
    }
    #expect(counts.sorted.filter { $0 == texts.count }.count == 3)
    #expect(try encoder.encode([], role: .query, threads: 3, progress: nil).rowCount == 0)
  }

  @Test func textsAreCutAtTheLimit() throws {
    var model = try SmallStaticModel.floats()
    model.config = "{\"model_type\":\"model2vec\",\"hidden_dim\":3,\"max_seq_length\":2}"
    let encoder = try StaticEncoder(folder: model.write(to: folder))
    #expect(encoder.maximumTokens == 2)
    #expect(encoder.tokenIDs("the cat is playing").count == 2)
    #expect(encoder.tokenCount("the cat is playing") == 5)
    let cut = try encoder.encode("the cat is playing", role: .query)
    #expect(cut == (try encoder.encode("the cat", role: .query)))
  }

  @Test func fingerprintsFollowWeightsTokenizerAndLimit() throws {
    let model = try SmallStaticModel.floats()
    var other = SmallStaticModel()
    var rows = try SmallStaticModel.randomRows()
    rows[500] += 0.001
    other.writer.add("embeddings", shape: [rows.count / 3, 3], rows)
    var limited = model
    limited.config = "{\"model_type\":\"sextant-static\",\"max_seq_length\":100}"
    let folders = [
      model.write(to: folder, as: "a"), other.write(to: folder, as: "b"),
      limited.write(to: folder, as: "c"), model.write(to: folder, as: "d"),
    ]
    let path = "d/tokenizer.json"
    folder.write(path, Fixture.tokenizerText + " ")
    let fingerprints = try folders.map { try StaticEncoder(folder: $0).fingerprint }
    #expect(Set(fingerprints).count == 4)
    #expect(fingerprints.allSatisfy { $0.utf8.count == 16 })
    model.write(to: folder, as: "e")
    #expect(try StaticEncoder(folder: folder.file("e")).fingerprint == fingerprints[0])
  }

  @Test func refusesTablesThatDoNotFit() throws {
    let count = try Fixture.tokenizer().vocabulary.count
    let rows = [Float](repeating: 1, count: 3 * count)
    func refuse(
      _ name: String, _ build: (inout SmallStaticModel) -> Void,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      var model = SmallStaticModel()
      build(&model)
      let path = model.write(to: folder, as: "bad")
      #expect(throws: ModelError.self, "\(name)", sourceLocation: sourceLocation) {
        try StaticEncoder(folder: path)
      }
    }
    refuse("nothing") { _ in }
    refuse("too few rows") {
      $0.writer.add("embeddings", shape: [count - 1, 3], Array(rows.dropLast(3)))
    }
    refuse("one axis") { $0.writer.add("embeddings", shape: [3 * count], rows) }
    refuse("no values") { $0.writer.add("embeddings", shape: [count, 0], [] as [Float]) }
    refuse("whole numbers") {
      $0.writer.add(
        "embeddings", type: .i32, shape: [count, 1], [UInt8](repeating: 0, count: 4 * count))
    }
    refuse("nibbles that are no bytes") { $0.writer.add("nibbles", shape: [count, 3], rows) }
    refuse("too few nibbles") {
      $0.writer.add(
        "nibbles", type: .u8, shape: [count - 1, 1], [UInt8](repeating: 0, count: count - 1))
    }
    refuse("not finite") {
      $0.writer.add("embeddings", shape: [count, 3], [Float.nan] + rows.dropFirst())
    }
    refuse("weights of other rows") {
      $0.writer.add("embeddings", shape: [count, 3], rows)
      $0.writer.add("weights", shape: [count - 1], Array(rows.prefix(count - 1)))
    }
    refuse("weights not finite") {
      $0.writer.add("embeddings", shape: [count, 3], rows)
      $0.writer.add("weights", shape: [count], [Float](repeating: .infinity, count: count))
    }
    refuse("mapping") {
      $0.writer.add("embeddings", shape: [count, 3], rows)
      $0.writer.add("mapping", shape: [count], Array(rows.prefix(count)))
    }
    refuse("other dimension") {
      $0.config = "{\"model_type\":\"sextant-static\",\"dimension\":4}"
      $0.writer.add("embeddings", shape: [count, 3], rows)
    }
  }
}
