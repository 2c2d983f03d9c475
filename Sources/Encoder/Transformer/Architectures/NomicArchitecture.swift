import Kernels

/// nomic-bert: BERT with rotary positions and gated blocks, most layers without bias (Nussbaum et
/// al., "Nomic Embed", 2024).
struct NomicArchitecture: TransformerArchitecture {
  let shape: TransformerShape
  let layerNormEpsilon: Float
  let rotaryBase: Double
  let prefixes = ["bert.", "nomic_bert.", ""]
  let probe = "embeddings.word_embeddings"

  /// Reads a config.json with the names of transformers or of the model's own code.
  init(_ settings: ModelSettings) throws(ModelError) {
    let isOlder = settings["n_embd"] != nil
    let names = TransformerShape.Names(
      layers: "n_layer", hidden: "n_embd", heads: "n_head", intermediate: "n_inner",
      positions: "n_positions")
    var shape = try TransformerShape(settings, names: isOlder ? names : .init())
    shape.typeCount = try settings.integer("type_vocab_size", in: 1...64, default: 2)
    try shape.requireEvenHeads(settings)
    self.shape = shape
    let epsilon = isOlder ? "layer_norm_epsilon" : "layer_norm_eps"
    layerNormEpsilon = Float(try settings.number(epsilon, in: 1e-15...1e-1))
    rotaryBase = try RotaryBase.read(settings, older: "rotary_emb_base")
    if isOlder {
      try Self.check(settings)
    } else {
      try settings.require("hidden_act", "silu")
      _ = try settings.integer(
        "head_dim", in: shape.headSize...shape.headSize, default: shape.headSize)
    }
  }

  /// The switches of the model's own code, each as the published models have it.
  private static func check(_ settings: ModelSettings) throws(ModelError) {
    try settings.require("activation_function", "swiglu")
    for key in [
      "rotary_emb_interleaved", "qkv_proj_bias", "mlp_fc1_bias", "mlp_fc2_bias", "prenorm",
      "parallel_block", "use_rms_norm", "causal",
    ] { try settings.require(key, false) }
    let fraction = try settings.number("rotary_emb_fraction", in: 0...1, default: 1)
    guard fraction == 1 else { throw settings.unsupported("rotary_emb_fraction", supported: "1") }
    for key in ["rotary_emb_scale_base", "rotary_scaling_factor"] where settings[key] != nil {
      throw settings.unsupported(key, supported: "rotary positions that are not scaled")
    }
  }

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
        start + "attn.Wqkv", shape, hasBias: false, &packer),
      attentionOutput: try reader.linear(
        start + "attn.out_proj", inputs: size, outputs: size, hasBias: false, &packer),
      attentionNorms: .init(joined: try reader.norm(start + "norm1", size)),
      feedForward: FeedForward(
        up: try reader.linear(
          start + "mlp.fc12", inputs: size, outputs: wide, hasBias: false, &packer),
        gate: try reader.linear(
          start + "mlp.fc11", inputs: size, outputs: wide, hasBias: false, &packer),
        down: try reader.linear(
          start + "mlp.fc2", inputs: wide, outputs: size, hasBias: false, &packer),
        activation: .silu),
      feedForwardNorms: .init(joined: try reader.norm(start + "norm2", size)))
  }
}
