import Kernels

/// jina-embeddings-v3: XLM-RoBERTa with rotary positions, and adapters for questions and passages
/// (Sturua et al., 2024).
struct JinaArchitecture: TransformerArchitecture {
  private static let tasks: [EmbeddingRole: String] = [
    .query: "retrieval.query", .document: "retrieval.passage",
  ]

  let shape: TransformerShape
  let layerNormEpsilon: Float
  let activation: ActivationFunction
  let rotaryBase: Double
  private let adapters: [EmbeddingRole: LowRankAdapter]
  let prefixes = ["roberta.", ""]
  let probe = "embeddings.word_embeddings"

  /// Reads a config.json with the names of transformers or of the model's own code.
  init(_ settings: ModelSettings) throws(ModelError) {
    var shape = try TransformerShape(settings)
    shape.typeCount = try settings.integer("type_vocab_size", in: 1...64, default: 1)
    try shape.requireEvenHeads(settings)
    self.shape = shape
    layerNormEpsilon = Float(try settings.number("layer_norm_eps", in: 1e-15...1e-1))
    activation = try .read("hidden_act", in: settings, default: "gelu")
    rotaryBase = try RotaryBase.read(settings, older: "rotary_emb_base")
    adapters = try Self.adapters(settings)
  }

  private static func adapters(
    _ settings: ModelSettings
  ) throws(ModelError) -> [EmbeddingRole: LowRankAdapter] {
    guard let found = settings["lora_adaptations"] else { return [:] }
    guard case .array(let names) = found, 1...64 ~= names.count else {
      throw settings.bad("lora_adaptations", found, expected: "an array of names")
    }
    let rank = try settings.integer("lora_rank", in: 1...1024)
    let alpha = try settings.number("lora_alpha", in: 0...1e6)
    var adapters: [EmbeddingRole: LowRankAdapter] = [:]
    for (role, task) in tasks {
      guard let number = names.firstIndex(of: .string(task)) else {
        throw settings.unsupported("lora_adaptations", supported: "the adapter \(task)")
      }
      adapters[role] = LowRankAdapter(
        number: number, count: names.count, rank: rank, scale: Float(alpha / Double(rank)))
    }
    return adapters
  }

  func adapter(for role: EmbeddingRole) -> LowRankAdapter? { adapters[role] }

  func weights(
    _ reader: TensorReader, positions: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerWeights {
    let size = shape.hiddenSize
    var embedding = try reader.subwords("embeddings.word_embeddings", shape)
    embedding.types = try reader.table(
      "embeddings.token_type_embeddings", rows: shape.typeCount, columns: size)
    embedding.norm = try reader.norm("emb_ln", size)
    let rotary = RotaryTable(headSize: shape.headSize, positions: positions, base: rotaryBase)
    var layers: [TransformerLayer] = []
    for index in 0..<shape.layerCount {
      var layer = try layer("encoder.layers.\(index).", reader, &packer)
      layer.rotary = rotary
      layers.append(layer)
    }
    return TransformerWeights(shape: shape, embedding: embedding, layers: layers)
  }

  private func layer(
    _ start: String, _ reader: TensorReader, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerLayer {
    let (size, wide) = (shape.hiddenSize, shape.intermediateSize)
    return TransformerLayer(
      queryKeyValue: try reader.fusedQueryKeyValue(
        start + "mixer.Wqkv", shape, hasBias: true, &packer),
      attentionOutput: try reader.linear(
        start + "mixer.out_proj", inputs: size, outputs: size, hasBias: true, &packer),
      attentionNorms: .init(joined: try reader.norm(start + "norm1", size)),
      feedForward: FeedForward(
        up: try reader.linear(
          start + "mlp.fc1", inputs: size, outputs: wide, hasBias: true, &packer),
        gate: nil,
        down: try reader.linear(
          start + "mlp.fc2", inputs: wide, outputs: size, hasBias: true, &packer),
        activation: activation),
      feedForwardNorms: .init(joined: try reader.norm(start + "norm2", size)))
  }
}
