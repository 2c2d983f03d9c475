import TestSupport
import Testing

@testable import Encoder

/// Model folders that are damaged, incomplete or of unknown parts: an error each, and never a crash.
@Suite struct DamagedModelTests {
  private static let models = [
    "bert-cls", "bert-max-dense", "bert-unigram", "roberta", "xlm-roberta", "distilbert", "mpnet",
    "modernbert", "nomic-bert", "nomic-bert-older", "qwen3", "gemma3", "jina-v3", "jina-v3-plain",
  ]
  private static let tokenizers = [
    "bert", "mpnet", "roberta", "modernbert", "qwen", "llama", "unigram", "unigram-older",
    "unigram-bytes", "gemma", "prepend",
  ]

  private let folder = TemporaryFolder()

  private func error(_ path: String) -> ModelError? {
    do {
      _ = try TransformerEncoder(folder: path, precision: .fp32)
      return nil
    } catch {
      return error
    }
  }

  /// Tensors that sentence encoders have no use for.
  private func isUnused(_ name: String) -> Bool { name.contains("pooler.") }

  @Test(arguments: models) func everyTensorIsNeededAndNamed(_ name: String) throws {
    let model = try ArchitectureModel(name)
    let path = model.write(to: folder)
    let tensors = model.tensors
    for dropped in tensors where !isUnused(dropped.name) && !dropped.name.contains("/") {
      var writer = SafetensorsWriter()
      for tensor in tensors where tensor.name != dropped.name && !tensor.name.contains("/") {
        writer.add(tensor.name, shape: tensor.shape, tensor.values)
      }
      folder.write("\(name)/model.safetensors", writer.bytes)
      guard case .missingTensor(_, let missing)? = error(path) else {
        Issue.record("\(name) was loaded without \(dropped.name)")
        continue
      }
      // The first tensor of a model tells under which prefix the others are.
      #expect(dropped.name.hasSuffix(missing) || missing.hasSuffix(".weight"))
    }
  }

  @Test(arguments: models) func tensorsOfOtherShapesAreNamed(_ name: String) throws {
    let model = try ArchitectureModel(name)
    let path = model.write(to: folder)
    let tensors = model.tensors
    for changed in tensors where !isUnused(changed.name) && !changed.name.contains("/") {
      var writer = SafetensorsWriter()
      for tensor in tensors where !tensor.name.contains("/") {
        let shape = tensor.name == changed.name ? tensor.shape + [1] : tensor.shape
        writer.add(tensor.name, shape: shape, tensor.values)
      }
      folder.write("\(name)/model.safetensors", writer.bytes)
      guard case .unfitTensor(_, changed.name, _, _)? = error(path) else {
        Issue.record("\(name) was loaded with \(changed.name) of another shape")
        continue
      }
    }
  }

  /// Settings that say how large a model is.
  private static let sizes = [
    "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
    "max_position_embeddings", "num_key_value_heads", "head_dim", "dim", "n_layers", "n_heads",
    "hidden_dim", "n_embd", "n_head", "n_inner", "n_layer", "n_positions", "lora_rank",
    "relative_attention_num_buckets", "type_vocab_size",
  ]

  @Test(arguments: models) func absurdSizesThrow(_ name: String) throws {
    let model = try ArchitectureModel(name)
    let absurd: [JSONValue] = [
      .integer(0), .integer(-1), .integer(7), .integer(.max), .number(2.5), .string("2"),
      .array([]),
    ]
    guard case .object(let config)? = model.files["config.json"] else { return }
    let path = model.write(to: folder)
    for key in Self.sizes where config[key] != nil {
      for value in absurd {
        var changed = config
        changed[key] = value
        folder.write("\(name)/config.json", JSONValue.object(changed).written)
        #expect(error(path) != nil, "\(name): \(key) = \(value.written)")
      }
    }
  }

  /// Settings that would make other vectors, each with a value that is not known.
  private static let foreign: [(model: String, key: String, value: JSONValue)] = [
    ("bert-cls", "hidden_act", .string("mish")), ("bert-cls", "is_decoder", .bool(true)),
    ("bert-cls", "position_embedding_type", .string("relative_key")),
    ("roberta", "position_embedding_type", .string("relative_key_query")),
    ("distilbert", "activation", .string("mish")), ("mpnet", "hidden_act", .string("mish")),
    ("modernbert", "hidden_activation", .string("mish")),
    ("modernbert", "layer_types", .array(Array(repeating: .string("linear"), count: 5))),
    ("modernbert", "layer_types", .array([])),
    ("modernbert", "rope_parameters", .object(["rope_type": .string("yarn")])),
    ("nomic-bert", "hidden_act", .string("gelu")),
    ("nomic-bert", "rope_parameters", .object(["rope_type": .string("dynamic")])),
    ("nomic-bert-older", "activation_function", .string("gelu")),
    ("nomic-bert-older", "rotary_emb_fraction", .number(0.5)),
    ("nomic-bert-older", "rotary_emb_interleaved", .bool(true)),
    ("nomic-bert-older", "qkv_proj_bias", .bool(true)),
    ("nomic-bert-older", "prenorm", .bool(true)), ("nomic-bert-older", "causal", .bool(true)),
    ("nomic-bert-older", "use_rms_norm", .bool(true)),
    ("nomic-bert-older", "rotary_emb_scale_base", .integer(512)),
    ("nomic-bert-older", "rotary_scaling_factor", .integer(2)),
    ("qwen3", "hidden_act", .string("gelu")), ("qwen3", "use_sliding_window", .bool(true)),
    ("qwen3", "rope_scaling", .object(["rope_type": .string("yarn")])),
    ("gemma3", "attn_logit_softcapping", .number(50)),
    ("gemma3", "hidden_activation", .string("mish")),
    ("jina-v3", "lora_adaptations", .array([.string("separation")])),
    ("jina-v3", "lora_alpha", .string("1")),
    ("jina-v3-plain", "rope_parameters", .object(["rope_type": .string("linear")])),
  ]

  @Test func settingsThatAreNotKnownAreNamed() throws {
    for (name, key, value) in Self.foreign {
      let path = try ArchitectureModel(name).write(to: folder) { files in
        guard case .object(var config)? = files["config.json"] else { return }
        config[key] = value
        files["config.json"] = .object(config)
      }
      let found = try #require(error(path), "\(name): \(key)")
      #expect(found.description.contains("config.json"), "\(name): \(key): \(found)")
    }
  }

  @Test(arguments: tokenizers) func partsOfTokenizersThatAreNotKnownAreNamed(
    _ name: String
  ) throws {
    let bytes = Fixture.bytes("architectures/tokenizers/\(name).json")
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: "\"type\":\"", omittingEmptySubsequences: false)
    #expect(parts.count > 1)
    // Nothing here turns ids back into text.
    for place in 1..<parts.count where !parts[place - 1].hasSuffix("\"decoder\":{") {
      var changed = parts
      changed[place] = "Mystery" + parts[place].drop { $0 != "\"" }
      let damaged = Array(changed.joined(separator: "\"type\":\"").utf8)
      #expect {
        try TokenizerFile(path: "tokenizer.json", bytes: damaged).pipeline()
      } throws: { error in
        "\(error)".contains("Mystery")
      }
    }
  }

  @Test(arguments: tokenizers) func truncatedTokenizersThrow(_ name: String) throws {
    let bytes = Fixture.bytes("architectures/tokenizers/\(name).json")
    for part in 0..<40 {
      let cut = Array(bytes[..<(bytes.count * part / 40)])
      #expect(throws: ModelError.self) {
        try TokenizerFile(path: "tokenizer.json", bytes: cut).pipeline()
      }
    }
  }

  /// Bytes that hold JSON together, at random places: what still loads must still encode.
  @Test(arguments: models) func anyDamageIsAnErrorOrHarmless(_ name: String) throws {
    let model = try ArchitectureModel(name)
    let path = model.write(to: folder)
    var generator = SeededGenerator(seed: 5)
    var refused = 0
    for file in ["tokenizer.json", "config.json", "model.safetensors"] {
      let bytes = folder.read("\(name)/\(file)")
      // Of the weights only the table can be wrong.
      let end = file.hasSuffix("json") ? bytes.count : min(bytes.count, 3000)
      for _ in 0..<12 {
        var damaged = bytes
        for _ in 0..<3 {
          let place = Int.random(in: 0..<end, using: &generator)
          damaged[place] = Array("{}[],:\"0\\9\u{7f}".utf8).randomElement(using: &generator) ?? 0
        }
        folder.write("\(name)/\(file)", damaged)
        if let encoder = try? TransformerEncoder(folder: path, precision: .fp32) {
          let vector = try encoder.encode("search the index, мир 東京 1,234", role: .query)
          let square = vector.reduce(0) { $0 + $1 * $1 }
          #expect(abs(square - 1) < 1e-3, "\(name) \(file)")
        } else {
          refused += 1
        }
      }
      folder.write("\(name)/\(file)", bytes)
    }
    #expect(refused > 0 && error(path) == nil)
  }

  @Test func shardsThatAreMissingOrWrongThrow() throws {
    let path = ShardedFixture.copy(to: folder)
    #expect(error(path) == nil)
    let shard = "sharded/model-00002-of-00003.safetensors"
    let bytes = folder.read(shard)
    folder.write(shard, Array(bytes.dropLast()))
    #expect(error(path) != nil)
    folder.write(shard, folder.read("sharded/model-00003-of-00003.safetensors"))
    #expect(error(path) != nil)
    let index = "sharded/model.safetensors.index.json"
    folder.write(shard, bytes)
    #expect(error(path) == nil)
    let text = String(decoding: folder.read(index), as: UTF8.self)
    for (old, new) in [
      ("model-00001-of-00003", "../model-00001-of-00003"), ("00002-of", "00009-of"),
      (".safetensors", ".bin"), ("weight_map", "weights"),
    ] {
      let changed = text.split(separator: old, omittingEmptySubsequences: false)
      folder.write(index, changed.joined(separator: new))
      #expect(error(path) != nil, "\(old)")
    }
  }
}
