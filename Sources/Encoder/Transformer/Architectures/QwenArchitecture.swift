/// Qwen 3 as an encoder: a decoder whose tokens see only what stands before them (Zhang et al.,
/// "Qwen3 Embedding", 2025).
struct QwenArchitecture: TransformerArchitecture {
  let shape: TransformerShape
  let layerNormEpsilon: Float
  let layers: LayerPattern
  let hasBias: Bool
  let prefixes = ["model.", ""]
  let probe = "embed_tokens"

  /// Reads a config.json.
  init(_ settings: ModelSettings) throws(ModelError) {
    var shape = try TransformerShape(settings)
    try shape.readGroupedHeads(settings)
    self.shape = shape
    layerNormEpsilon = Float(try settings.number("rms_norm_eps", in: 1e-15...1e-1))
    hasBias = try settings.bool("attention_bias", default: false)
    try settings.require("hidden_act", "silu")
    try settings.require("use_sliding_window", false)
    layers = try LayerPattern(
      settings, count: shape.layerCount, global: .causal, local: .causal, isGlobal: { _ in true },
      olderBases: ("rope_theta", "rope_theta"))
  }

  func weights(
    _ reader: TensorReader, positions: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerWeights {
    let size = shape.hiddenSize
    let names = DecoderNames(
      gainOffset: 0, activation: .silu, scale: 1 / Float(shape.headSize).squareRoot(),
      hasBias: hasBias)
    let tables = layers.tables(headSize: shape.headSize, positions: positions)
    var found: [TransformerLayer] = []
    for index in 0..<shape.layerCount {
      let start = "layers.\(index)."
      var layer = try names.layer(
        start, shape,
        attentionNorms: .init(before: try names.norm(start + "input_layernorm", size, reader)),
        feedForwardNorms: .init(
          before: try names.norm(start + "post_attention_layernorm", size, reader)),
        reader, &packer)
      layer.rotary = tables[index]
      layer.reach = layers.reaches[index]
      found.append(layer)
    }
    var weights = TransformerWeights(
      shape: shape, embedding: try reader.subwords("embed_tokens", shape), layers: found)
    weights.finalNorm = try names.norm("norm", size, reader)
    return weights
  }
}
