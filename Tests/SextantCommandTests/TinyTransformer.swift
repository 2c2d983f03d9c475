import TestSupport

/// A BERT of one layer with the subwords of ``TinyModel`` and weights drawn at random.
enum TinyTransformer {
  private static let size = 16

  /// Writes the model's folder and returns its path.
  static func write(to folder: TemporaryFolder, named name: String) -> String {
    let vocabulary = TinyModel.vocabulary
    folder.write(
      "\(name)/config.json",
      """
      {"model_type":"bert","hidden_size":\(size),"num_hidden_layers":1,"num_attention_heads":2,
       "intermediate_size":32,"max_position_embeddings":24,"vocab_size":\(vocabulary.count),
       "layer_norm_eps":1e-12}
      """)
    folder.write("\(name)/tokenizer_config.json", #"{"tokenizer_class":"BertTokenizer"}"#)
    folder.write("\(name)/vocab.txt", vocabulary.joined(separator: "\n") + "\n")
    folder.write("\(name)/model.safetensors", weights(vocabulary.count))
    return folder.file(name)
  }

  private static func shapes(_ vocabularySize: Int) -> [(name: String, shape: [Int])] {
    let layer = "encoder.layer.0."
    let linear = [
      ("attention.self.query", size, size), ("attention.self.key", size, size),
      ("attention.self.value", size, size), ("attention.output.dense", size, size),
      ("intermediate.dense", 32, size), ("output.dense", size, 32),
    ].flatMap { name, outputs, inputs in
      [("\(layer)\(name).weight", [outputs, inputs]), ("\(layer)\(name).bias", [outputs])]
    }
    let norms = ["embeddings.", "\(layer)attention.output.", "\(layer)output."].flatMap {
      [("\($0)LayerNorm.weight", [size]), ("\($0)LayerNorm.bias", [size])]
    }
    let tables = [("word", vocabularySize), ("position", 24), ("token_type", 2)].map {
      ("embeddings.\($0.0)_embeddings.weight", [$0.1, size])
    }
    return tables + linear + norms
  }

  private static func weights(_ vocabularySize: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: 11)
    var entries: [String] = []
    var values: [Float] = []
    for (name, shape) in shapes(vocabularySize) {
      let start = values.count * 4
      let middle: Float = name.hasSuffix("Norm.weight") ? 1 : 0
      values += (0..<shape.reduce(1, *)).map { _ in
        middle + Float.random(in: -0.3...0.3, using: &generator)
      }
      let range = "[\(start),\(values.count * 4)]"
      entries.append(#""\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":\#(range)}"#)
    }
    let table = "{\(entries.joined(separator: ","))}"
    let padding = String(repeating: " ", count: (8 - table.utf8.count % 8) % 8)
    let header = Array((table + padding).utf8)
    let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { [UInt8]($0) }
    return length + header + values.withUnsafeBytes { [UInt8]($0) }
  }
}
