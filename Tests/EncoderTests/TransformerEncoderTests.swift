import TestSupport
import Testing

@testable import Encoder

@Suite struct TransformerEncoderTests {
  private let folder = TemporaryFolder()

  private func expectClose(
    _ found: [Float], _ expected: [Float], tolerance: Float, _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, comment, sourceLocation: sourceLocation)
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst <= tolerance, comment, sourceLocation: sourceLocation)
  }

  @Test func meanVectorsEqualTheReference() throws {
    let encoder = try TransformerEncoder(folder: SmallBERT().write(to: folder), precision: .fp32)
    #expect(encoder.dimension == 36 && encoder.maximumTokens == 40)
    for entry in try Fixture.sentenceVectors() {
      let found = try encoder.encode(entry.text, role: .document)
      expectClose(found, entry.mean, tolerance: 2e-6, "\(entry.text)")
    }
  }

  @Test(arguments: [
    "{\"pooling_mode_mean_tokens\":false,\"pooling_mode_cls_token\":true}",
    "{\"pooling_mode\":\"cls\",\"embedding_dimension\":36}",
  ])
  func firstTokenVectorsEqualTheReference(_ pooling: String) throws {
    var model = try SmallBERT()
    model.pooling = pooling
    let encoder = try TransformerEncoder(folder: model.write(to: folder), precision: .fp32)
    for entry in try Fixture.sentenceVectors() {
      let found = try encoder.encode(entry.text, role: .document)
      expectClose(found, entry.firstToken, tolerance: 2e-6, "\(entry.text)")
    }
  }

  @Test func narrowWeightsAreReadToo() throws {
    var model = try SmallBERT()
    model.storedAs = .bf16
    let encoder = try TransformerEncoder(folder: model.write(to: folder), precision: .fp32)
    for entry in try Fixture.sentenceVectors() {
      let found = try encoder.encode(entry.text, role: .document)
      expectClose(found, entry.mean, tolerance: 0.02, "\(entry.text)")
    }
  }

  @Test func weightsWithOlderNamesAreTheSame() throws {
    var model = try SmallBERT()
    model.tensors = model.tensors.map { tensor in
      var name = "bert." + tensor.name
      for (new, old) in [
        ("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta"),
      ]
      where name.hasSuffix(new) {
        name = String(name.dropLast(new.count)) + old
      }
      return (name, tensor.shape, tensor.values)
    }
    let encoder = try TransformerEncoder(folder: model.write(to: folder), precision: .fp32)
    let entry = try Fixture.sentenceVectors()[1]
    expectClose(
      try encoder.encode(entry.text, role: .query), entry.mean, tolerance: 2e-6, "older names")
  }

  @Test func rowsDoNotDependOnBatchOrThreads() throws {
    let encoder = try TransformerEncoder(folder: SmallBERT().write(to: folder))
    let texts = try Fixture.tokenLines().prefix(60).map(\.text)
    let alone = try texts.flatMap { try encoder.encode($0, role: .document) }
    for threads in [1, 2, 4, 0] {
      for order in [texts, texts.reversed()] {
        let together = try encoder.encode(order, role: .document, threads: threads, progress: nil)
        let rows = (0..<together.rowCount).map { Array(together.row($0)) }
        #expect((order == texts ? rows : rows.reversed()).flatMap { $0 } == alone)
      }
    }
  }

  @Test func progressCountsEveryTextOnce() throws {
    let encoder = try TransformerEncoder(folder: SmallBERT().write(to: folder))
    let texts = (0..<50).map { String(repeating: "cat ", count: $0 % 30) }
    let counts = ProgressRecorder()
    _ = try encoder.encode(texts, role: .document, threads: 3) { counts.add($0) }
    #expect(counts.sorted.last == 50)
    #expect(Set(counts.sorted).count == counts.sorted.count && counts.sorted.count > 3)
    #expect(try encoder.encode([], role: .query, threads: 2, progress: nil).rowCount == 0)
  }

  @Test func promptsAreTakenByRole() throws {
    var model = try SmallBERT()
    model.prompts = "{\"query\":\"search the \",\"passage\":\"text: \"}"
    let encoder = try TransformerEncoder(folder: model.write(to: folder))
    let plain = try TransformerEncoder(folder: SmallBERT().write(to: folder, as: "plain"))
    let query = try encoder.encode("cat", role: .query)
    let passage = try encoder.encode("cat", role: .document)
    #expect(query == (try plain.encode("search the cat", role: .query)))
    #expect(passage == (try plain.encode("text: cat", role: .query)))
    #expect(encoder.tokenIDs("cat") == plain.tokenIDs("cat"))
    #expect(encoder.fingerprint != plain.fingerprint)
  }

  @Test func theLimitOfSentenceSettingsIsObeyed() throws {
    let path = try SmallBERT().write(to: folder)
    folder.write("small/sentence_bert_config.json", "{\"max_seq_length\":5}")
    let encoder = try TransformerEncoder(folder: path)
    #expect(encoder.maximumTokens == 5)
    #expect(encoder.tokenIDs("the cat is playing").count == 5)
    #expect(encoder.tokenCount("the cat is playing") == 5)
    folder.write("small/sentence_bert_config.json", "{\"max_seq_length\":41}")
    #expect(throws: ModelError.self) { try TransformerEncoder(folder: path) }
    folder.write("small/sentence_bert_config.json", "{\"max_seq_length\":null}")
    folder.write("small/tokenizer_config.json", "{\"model_max_length\":12}")
    #expect(try TransformerEncoder(folder: path).maximumTokens == 12)
    folder.write("small/tokenizer_config.json", "{\"model_max_length\":1e30}")
    #expect(try TransformerEncoder(folder: path).maximumTokens == 40)
  }

  @Test func fingerprintsFollowWhatVectorsDependOn() throws {
    let base = try SmallBERT()
    var weights = base
    weights.tensors[3].values[5] += 0.001
    var pooling = base
    pooling.pooling = "{\"pooling_mode\":\"cls\"}"
    var heads = base
    heads.config["num_attention_heads"] = "6"
    var epsilon = base
    epsilon.config["layer_norm_eps"] = "1e-7"
    var digits = try [base, weights, pooling, heads, epsilon].enumerated().map {
      try TransformerEncoder(folder: $1.write(to: folder, as: "m\($0)")).fingerprint
    }
    folder.write("m0/sentence_bert_config.json", "{\"max_seq_length\":20}")
    digits.append(try TransformerEncoder(folder: folder.file("m0")).fingerprint)
    #expect(Set(digits).count == 6)
  }
}

@Suite struct TransformerRefusalTests {
  private let folder = TemporaryFolder()

  private func error(_ model: SmallBERT) throws -> ModelError? {
    let path = try model.write(to: folder)
    do {
      _ = try TransformerEncoder(folder: path)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("num_hidden_layers", "0"), ("num_hidden_layers", "3"), ("num_hidden_layers", "1000000000"),
    ("num_hidden_layers", "2.5"), ("num_hidden_layers", "\"2\""), ("hidden_size", "0"),
    ("hidden_size", "-36"), ("hidden_size", "37"), ("hidden_size", "35"), ("hidden_size", "72"),
    ("hidden_size", "9223372036854775807"), ("hidden_size", "99999999999999999999"),
    ("num_attention_heads", "0"), ("num_attention_heads", "5"), ("num_attention_heads", "37"),
    ("intermediate_size", "0"), ("intermediate_size", "51"), ("intermediate_size", "1e3"),
    ("vocab_size", "0"), ("vocab_size", "10"), ("vocab_size", "100000"),
    ("max_position_embeddings", "2"), ("max_position_embeddings", "41"),
    ("max_position_embeddings", "39"), ("type_vocab_size", "0"), ("type_vocab_size", "3"),
    ("layer_norm_eps", "0"), ("layer_norm_eps", "-1"), ("layer_norm_eps", "1e300"),
    ("layer_norm_eps", "\"small\""), ("hidden_act", "\"mish\""), ("hidden_act", "\"\""),
    ("hidden_act", "7"), ("position_embedding_type", "\"relative_key\""), ("is_decoder", "true"),
  ])
  func absurdSettingsThrow(_ key: String, _ value: String) throws {
    var model = try SmallBERT()
    model.config[key] = value
    #expect(try error(model) != nil)
  }

  @Test func missingSettingsAreNamed() throws {
    for key in try SmallBERT().config.keys where !["type_vocab_size", "hidden_act"].contains(key) {
      guard key != "model_type" else { continue }
      var model = try SmallBERT()
      model.config[key] = nil
      #expect(
        try error(model) == .missingSetting(path: folder.file("small/config.json"), key: key))
    }
  }

  @Test func everyTensorIsNeededAndNamed() throws {
    let model = try SmallBERT()
    for place in model.tensors.indices {
      var changed = model
      let name = changed.tensors.remove(at: place).name
      #expect(
        try error(changed)
          == .missingTensor(path: folder.file("small/model.safetensors"), name: name))
    }
  }

  @Test func tensorsOfOtherShapesAreNamed() throws {
    let model = try SmallBERT()
    for place in model.tensors.indices {
      var changed = model
      changed.tensors[place].shape.append(1)
      guard case .unfitTensor(_, let name, _, _)? = try error(changed) else {
        Issue.record("\(model.tensors[place].name) was accepted")
        continue
      }
      #expect(name == model.tensors[place].name)
    }
  }

  @Test func modulesItDoesNotKnowAreNamed() throws {
    let lists = [
      ["Transformer", "Pooling", "CNN", "Normalize"], ["Transformer", "Pooling", "Dropout"],
      ["Transformer", "Pooling", "Normalize", "Dense"],
      ["Transformer", "Normalize"], ["WordEmbeddings", "Pooling"],
      ["Transformer", "Pooling", "Normalize", "Normalize"],
    ]
    for list in lists {
      var model = try SmallBERT()
      model.modules = list
      guard case .unsupported(let path, let part, _, _)? = try error(model) else {
        Issue.record("\(list) was accepted")
        continue
      }
      #expect(path == folder.file("small/modules.json"))
      #expect(part.hasSuffix("].type\":"))
    }
    for list in [[], ["Transformer"]] {
      var model = try SmallBERT()
      model.modules = list
      #expect(try error(model) != nil)
    }
  }

  @Test(arguments: [
    "{}", "[]", "{\"pooling_mode_mean_tokens\":1}", "{\"pooling_mode_median_tokens\":true}",
    "{\"pooling_mode_mean_tokens\":true,\"pooling_mode_cls_token\":true}",
    "{\"pooling_mode_mean_tokens\":true,\"word_embedding_dimension\":35}",
    "{\"pooling_mode\":\"median\"}", "{\"pooling_mode\":3}",
  ])
  func poolingItDoesNotKnowThrows(_ pooling: String) throws {
    var model = try SmallBERT()
    model.pooling = pooling
    #expect(try error(model) != nil)
  }

  @Test func promptsThatAreNotPooledThrow() throws {
    var model = try SmallBERT()
    model.pooling = "{\"pooling_mode_mean_tokens\":true,\"include_prompt\":false}"
    #expect(try error(model) == nil)
    model.prompts = "{\"query\":\"\"}"
    #expect(try error(model) == nil)
    model.prompts = "{\"query\":\"search: \"}"
    #expect(try error(model) != nil)
    model.prompts = "{\"query\":1}"
    #expect(try error(model) != nil)
  }

  @Test func modulePathsStayInsideTheFolder() throws {
    for part in ["/etc", "../other", "1_Pooling/../.."] {
      try SmallBERT().write(to: folder)
      folder.write(
        "small/modules.json",
        "[{\"type\":\"a.Transformer\",\"path\":\"\"},{\"type\":\"a.Pooling\",\"path\":\"\(part)\"}]"
      )
      #expect(throws: ModelError.self) { try TransformerEncoder(folder: folder.file("small")) }
    }
  }

  @Test func truncatedFilesThrow() throws {
    let path = try SmallBERT().write(to: folder)
    for name in ["config.json", "tokenizer.json", "modules.json", "model.safetensors"] {
      let bytes = folder.read("small/\(name)")
      for part in [0, 1, bytes.count / 2, bytes.count - 2] {
        folder.write("small/\(name)", Array(bytes[..<part]))
        #expect(throws: ModelError.self, "\(name) \(part)") {
          try TransformerEncoder(folder: path)
        }
      }
      folder.write("small/\(name)", bytes)
    }
    #expect(throws: Never.self) { try TransformerEncoder(folder: path) }
  }

  @Test func weightsThatAreNotFiniteGiveNoVector() throws {
    var model = try SmallBERT()
    for place in model.tensors.indices where model.tensors[place].name.contains("word_embeddings") {
      model.tensors[place].values = model.tensors[place].values.map { _ in .nan }
    }
    let encoder = try TransformerEncoder(folder: model.write(to: folder))
    let axis = [1] + [Float](repeating: 0, count: 35)
    #expect(try encoder.encode("the cat", role: .query) == axis)
  }
}
