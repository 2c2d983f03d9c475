import TestSupport

@testable import Encoder

/// The BERT of the fixture `bert.json`: its weights are drawn as the script draws them.
struct SmallBERT {
  var config = [
    "model_type": "\"bert\"", "hidden_size": "36", "num_hidden_layers": "2",
    "num_attention_heads": "3", "intermediate_size": "50", "max_position_embeddings": "40",
    "type_vocab_size": "2", "layer_norm_eps": "1e-12", "hidden_act": "\"gelu\"",
  ]
  var pooling = "{\"word_embedding_dimension\":36,\"pooling_mode_mean_tokens\":true}"
  var modules = ["Transformer", "Pooling", "Normalize"]
  var prompts: String?
  var tensors: [(name: String, shape: [Int], values: [Float])]
  /// Stored as bfloat16 or half, if not nil.
  var storedAs: SafetensorsFile.ElementType?

  init() throws {
    let vocabularySize = try Fixture.tokenizer().vocabulary.count
    config["vocab_size"] = "\(vocabularySize)"
    tensors = Self.shapes(vocabularySize: vocabularySize).sorted { $0.key < $1.key }
      .enumerated().map { place, tensor in
        var generator = SeededGenerator(seed: UInt64(place))
        let offset: Float = tensor.key.hasSuffix("LayerNorm.weight") ? 1 : 0
        let values = (0..<tensor.value.reduce(1, *)).map { _ in
          (Float(generator.next() >> 40) / 0x1p23 - 1) / 2 + offset
        }
        return (tensor.key, tensor.value, values)
      }
  }

  private static func shapes(vocabularySize: Int) -> [String: [Int]] {
    var shapes = [
      "embeddings.word_embeddings.weight": [vocabularySize, 36],
      "embeddings.position_embeddings.weight": [40, 36],
      "embeddings.token_type_embeddings.weight": [2, 36],
      "embeddings.LayerNorm.weight": [36], "embeddings.LayerNorm.bias": [36],
    ]
    for layer in 0..<2 {
      let name = "encoder.layer.\(layer)."
      for (part, rows, columns) in [
        ("attention.self.query", 36, 36), ("attention.self.key", 36, 36),
        ("attention.self.value", 36, 36), ("attention.output.dense", 36, 36),
        ("intermediate.dense", 50, 36), ("output.dense", 36, 50),
      ] {
        shapes["\(name)\(part).weight"] = [rows, columns]
        shapes["\(name)\(part).bias"] = [rows]
      }
      for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
        shapes["\(name)\(part).weight"] = [36]
        shapes["\(name)\(part).bias"] = [36]
      }
    }
    return shapes
  }

  private func add(
    _ tensor: (name: String, shape: [Int], values: [Float]), to writer: inout SafetensorsWriter
  ) {
    switch storedAs {
    case .bf16:
      let bytes = tensor.values.flatMap { value in
        withUnsafeBytes(of: UInt16(value.bitPattern >> 16).littleEndian) { Array($0) }
      }
      writer.add(tensor.name, type: .bf16, shape: tensor.shape, bytes)
    default: writer.add(tensor.name, shape: tensor.shape, tensor.values)
    }
  }

  /// Writes the model's files and returns the folder's path.
  @discardableResult
  func write(to folder: TemporaryFolder, as name: String = "small") throws -> String {
    let members = config.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }
    folder.write("\(name)/config.json", "{\(members.joined(separator: ","))}")
    folder.write("\(name)/tokenizer.json", Fixture.bytes("tokenizer.json"))
    folder.write("\(name)/1_Pooling/config.json", pooling)
    let modules = modules.enumerated().map { place, type in
      "{\"idx\":\(place),\"type\":\"sentence_transformers.models.\(type)\","
        + "\"path\":\"\(place == 0 ? "" : "\(place)_\(type)")\"}"
    }
    folder.write("\(name)/modules.json", "[\(modules.joined(separator: ","))]")
    if let prompts {
      folder.write("\(name)/config_sentence_transformers.json", "{\"prompts\":\(prompts)}")
    }
    var writer = SafetensorsWriter()
    for tensor in tensors { add(tensor, to: &writer) }
    folder.write("\(name)/model.safetensors", writer.bytes)
    return folder.file(name)
  }
}

/// A static encoder with three values a subword, drawn at random.
struct SmallStaticModel {
  var config = "{\"model_type\":\"sextant-static\",\"dimension\":3,\"normalize\":true}"
  var writer = SafetensorsWriter()

  /// `embeddings` of random floats, a row for each subword of the small tokenizer.
  static func floats() throws -> SmallStaticModel {
    var model = SmallStaticModel()
    model.writer.add(
      "embeddings", shape: [try Fixture.tokenizer().vocabulary.count, 3], try randomRows())
    return model
  }

  static func randomRows(seed: UInt64 = 7) throws -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<3 * (try Fixture.tokenizer().vocabulary.count)).map { _ in
      Float.random(in: -1...1, using: &generator)
    }
  }

  @discardableResult
  func write(to folder: TemporaryFolder, as name: String = "static") -> String {
    folder.write("\(name)/config.json", config)
    folder.write("\(name)/tokenizer.json", Fixture.bytes("tokenizer.json"))
    folder.write("\(name)/model.safetensors", writer.bytes)
    return folder.file(name)
  }
}
