/// Gemma 3 as an encoder: norms before and after every sublayer, local and global layers
/// (EmbeddingGemma, 2025).
struct GemmaArchitecture: TransformerArchitecture {
  let shape: TransformerShape
  let layerNormEpsilon: Float
  let activation: ActivationFunction
  let layers: LayerPattern
  let scale: Float
  let hasBias: Bool
  let prefixes = ["model.", ""]
  let probe = "embed_tokens"

  /// Reads a config.json.
  init(_ settings: ModelSettings) throws(ModelError) {
    var shape = try TransformerShape(settings)
    try shape.readGroupedHeads(settings)
    self.shape = shape
    layerNormEpsilon = Float(try settings.number("rms_norm_eps", in: 1e-15...1e-1))
    activation = try .read("hidden_activation", in: settings, default: "gelu_pytorch_tanh")
    hasBias = try settings.bool("attention_bias", default: false)
    scale = Float(1 / (try settings.number("query_pre_attn_scalar", in: 1e-3...1e6)).squareRoot())
    for key in ["attn_logit_softcapping", "final_logit_softcapping"] where settings[key] != nil {
      throw settings.unsupported(key, supported: "scores without a cap")
    }
    let window = try settings.integer("sliding_window", in: 2...131_072)
    let every = try settings.integer(
      "_sliding_window_pattern", in: 1...256,
      default: try settings.integer("sliding_window_pattern", in: 1...256, default: 6))
    let isBidirectional = try settings.bool("use_bidirectional_attention", default: false)
    layers = try LayerPattern(
      settings, count: shape.layerCount, global: isBidirectional ? .all : .causal,
      local: isBidirectional
        ? .window(window / 2) : AttentionReach(behind: window - 1, ahead: 0),
      isGlobal: { ($0 + 1).isMultiple(of: every) },
      olderBases: ("rope_theta", "rope_local_base_freq"))
  }

  func weights(
    _ reader: TensorReader, positions: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerWeights {
    let names = DecoderNames(gainOffset: 1, activation: activation, scale: scale, hasBias: hasBias)
    let tables = layers.tables(headSize: shape.headSize, positions: positions)
    var found: [TransformerLayer] = []
    for index in 0..<shape.layerCount {
      var layer = try layer("layers.\(index).", names, reader, &packer)
      layer.rotary = tables[index]
      layer.reach = layers.reaches[index]
      found.append(layer)
    }
    var embedding = try reader.subwords("embed_tokens", shape)
    embedding.scale = Float(shape.hiddenSize).squareRoot()
    var weights = TransformerWeights(shape: shape, embedding: embedding, layers: found)
    weights.finalNorm = try names.norm("norm", shape.hiddenSize, reader)
    return weights
  }

  private func layer(
    _ start: String, _ names: DecoderNames, _ reader: TensorReader, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerLayer {
    func norm(_ name: String) throws(ModelError) -> RowNorm {
      try names.norm(start + name, shape.hiddenSize, reader)
    }
    return try names.layer(
      start, shape,
      attentionNorms: .init(
        before: try norm("input_layernorm"), after: try norm("post_attention_layernorm")),
      feedForwardNorms: .init(
        before: try norm("pre_feedforward_layernorm"),
        after: try norm("post_feedforward_layernorm")),
      reader, &packer)
  }
}
