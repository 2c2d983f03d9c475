import TestSupport
import Testing

@testable import Encoder

/// Vectors and scores of transformers and sentence-transformers, by small models of every family.
@Suite struct ArchitectureTests {
  private static let encoders = [
    "bert-cls", "bert-max-dense", "bert-unigram", "roberta", "xlm-roberta", "distilbert", "mpnet",
    "modernbert", "nomic-bert", "nomic-bert-older", "qwen3", "gemma3", "jina-v3", "jina-v3-plain",
  ]
  private static let scorers = [
    "bert-score", "roberta-score", "xlm-roberta-score", "distilbert-score", "modernbert-score",
  ]

  private let folder = TemporaryFolder()

  private static func cosine(_ first: some Collection<Float>, _ second: [Float]) -> Double {
    func dot(_ a: some Collection<Float>, _ b: some Collection<Float>) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    return dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
  }

  /// The least cosine with the reference over all texts and both roles.
  private func leastCosine(
    _ name: String, _ precision: EncoderPrecision,
    storedAs type: SafetensorsFile.ElementType = .f32
  ) throws -> Double {
    let model = try ArchitectureModel(name)
    let encoder = try TransformerEncoder(
      folder: model.write(to: folder, storedAs: type), precision: precision)
    var least = 1.0
    for role in EmbeddingRole.allCases {
      let expected = model.rows(role.rawValue)
      let found = try encoder.encode(model.texts, role: role, threads: 2, progress: nil)
      #expect(expected.count == found.rowCount && expected[0].count == encoder.dimension)
      for (row, vector) in expected.enumerated() {
        least = min(least, Self.cosine(found.row(row), vector))
      }
    }
    return least
  }

  @Test(arguments: encoders) func vectorsEqualTheReference(_ name: String) throws {
    let least = try leastCosine(name, .fp32)
    #expect(least >= 0.99999, "\(name): \(least)")
  }

  @Test(arguments: encoders) func idsEqualTheReference(_ name: String) throws {
    let model = try ArchitectureModel(name)
    let encoder = try TransformerEncoder(folder: model.write(to: folder), precision: .fp32)
    #expect(model.texts.map(encoder.tokenIDs) == model.ids)
  }

  /// The bounds are below those of trained models: sums of 32 random products average out little of
  /// the rounding, of weights and where the CPU has narrow products of everything they multiply, and
  /// least where four or five layers multiply gates.
  @Test(arguments: encoders) func narrowProductsStayClose(_ name: String) throws {
    let bounds: (bf16: Double, int8: Double) =
      switch name {
      case "modernbert", "gemma3": (0.998, 0.95)
      case "nomic-bert", "nomic-bert-older", "qwen3": (0.999, 0.99)
      default: (0.9995, 0.995)
      }
    let bf16 = try leastCosine(name, .bf16)
    #expect(bf16 >= bounds.bf16, "\(name): \(bf16)")
    let int8 = try leastCosine(name, .int8)
    #expect(int8 >= bounds.int8, "\(name): \(int8)")
  }

  @Test(arguments: encoders) func narrowStoredWeightsAreRead(_ name: String) throws {
    let half = try leastCosine(name, .fp32, storedAs: .f16)
    #expect(half >= 0.9999, "\(name): \(half)")
    let bf16 = try leastCosine(name, .fp32, storedAs: .bf16)
    #expect(bf16 >= 0.99, "\(name): \(bf16)")
  }

  @Test(arguments: encoders) func packedWeightsGiveTheSameBits(_ name: String) throws {
    let model = try ArchitectureModel(name)
    let path = model.write(to: folder)
    for precision in EncoderPrecision.allCases {
      let rows = try (0..<2).map { _ in
        try TransformerEncoder(folder: path, precision: precision)
          .encode(model.texts, role: .query, threads: 1, progress: nil)
      }
      #expect(rows[0] == rows[1])
    }
  }

  @Test(arguments: encoders) func rowsDoNotDependOnBatchOrThreads(_ name: String) throws {
    let model = try ArchitectureModel(name)
    let encoder = try TransformerEncoder(folder: model.write(to: folder), precision: .fp32)
    let alone = try model.texts.flatMap { try encoder.encode($0, role: .query) }
    let many = (0..<5).flatMap { _ in model.texts }
    let together = try encoder.encode(many, role: .query, threads: 3, progress: nil)
    #expect(together.values == (0..<5).flatMap { _ in alone })
  }

  @Test(arguments: scorers) func scoresEqualTheReference(_ name: String) throws {
    let model = try ArchitectureModel(name)
    let encoder = try CrossEncoder(folder: model.write(to: folder), precision: .fp32)
    #expect(model.pairs.map { encoder.tokenIDs($0).ids } == model.ids)
    let found = try encoder.scores(model.pairs, threads: 2)
    for (row, expected) in model.rows("scores").enumerated() {
      let difference = abs(found[row] - expected[0])
      #expect(difference < 1e-5, "\(name) \(row): \(found[row]) \(expected[0])")
    }
  }

  @Test func tokenVectorsEqualTheReference() throws {
    let model = try ArchitectureModel("colbert")
    let encoder = try TokenVectorEncoder(folder: model.write(to: folder), precision: .fp32)
    #expect(encoder.dimension == 12)
    for (text, expected) in zip(model.texts, model.rows("document")) {
      let found = try encoder.encode(text)
      #expect(found.values.count == expected.count)
      for row in 0..<found.rowCount {
        let cosine = Self.cosine(found.row(row), Array(expected[row * 12..<(row + 1) * 12]))
        #expect(cosine >= 0.99999, "\(text.debugDescription) \(row): \(cosine)")
      }
    }
  }

  @Test func shardsAndBfloat16AsTransformersSavesThem() throws {
    let answers = try JSONValue(parsing: Fixture.bytes("architectures/sharded/answers.json"))
    let encoder = try TransformerEncoder(
      folder: ShardedFixture.copy(to: folder), precision: .fp32)
    for (text, vector) in zip(
      answers["texts"]?.array ?? [], answers["document"]?.array ?? [])
    {
      let found = try encoder.encode(text.text, role: .document)
      #expect(Self.cosine(found, vector.array.map { Float($0.double) }) >= 0.99999)
    }
  }

  @Test func vectorsAreCutToTheDimensionAsked() throws {
    let model = try ArchitectureModel("gemma3")
    let encoder = try TransformerEncoder(folder: model.write(to: folder), precision: .fp32)
    #expect(TruncatedEncoder(encoder, dimension: 32) == nil)
    #expect(TruncatedEncoder(encoder, dimension: 0) == nil)
    let cut = try #require(TruncatedEncoder(encoder, dimension: 8))
    #expect(cut.fingerprint != encoder.fingerprint)
    for (text, expected) in zip(model.texts, model.rows("document")) {
      let found = try cut.encode(text, role: .document)
      #expect(found.count == 8)
      #expect(Self.cosine(found, Array(expected.prefix(8))) >= 0.99999)
    }
  }
}
