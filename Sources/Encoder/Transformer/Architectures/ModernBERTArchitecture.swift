/// ModernBERT: normalised inputs, rotary positions, gated blocks, local and global layers (Warner et
/// al., 2024).
struct ModernBERTArchitecture: TransformerArchitecture {
  let shape: TransformerShape
  let layerNormEpsilon: Float
  let activation: ActivationFunction
  let layers: LayerPattern
  let hasAttentionBias: Bool
  let hasBlockBias: Bool
  let hasNormBias: Bool
  let prefixes = ["model.", ""]
  let probe = "embeddings.tok_embeddings"

  /// Reads a config.json.
  init(_ settings: ModelSettings) throws(ModelError) {
    shape = try TransformerShape(settings)
    try shape.requireEvenHeads(settings)
    layerNormEpsilon = Float(try settings.number("norm_eps", in: 1e-15...1e-1))
    activation = try .read("hidden_activation", in: settings, default: "gelu")
    hasAttentionBias = try settings.bool("attention_bias", default: false)
    hasBlockBias = try settings.bool("mlp_bias", default: false)
    hasNormBias = try settings.bool("norm_bias", default: false)
    let window = try settings.integer("local_attention", in: 2...131_072, default: 128)
    let every = try settings.integer("global_attn_every_n_layers", in: 1...256, default: 3)
    layers = try LayerPattern(
      settings, count: shape.layerCount, global: .all, local: .window(window / 2),
      isGlobal: { $0.isMultiple(of: every) },
      olderBases: ("global_rope_theta", "local_rope_theta"))
  }

  func weights(
    _ reader: TensorReader, positions: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerWeights {
    let size = shape.hiddenSize
    var embedding = try reader.subwords("embeddings.tok_embeddings", shape)
    embedding.plainNorm = try norm("embeddings.norm", reader)
    let tables = layers.tables(headSize: shape.headSize, positions: positions)
    var found: [TransformerLayer] = []
    for index in 0..<shape.layerCount {
      var layer = try layer("layers.\(index).", isFirst: index == 0, reader, &packer)
      layer.rotary = tables[index]
      layer.reach = layers.reaches[index]
      found.append(layer)
    }
    var weights = TransformerWeights(shape: shape, embedding: embedding, layers: found)
    weights.finalNorm = try reader.rowNorm(.layer, "final_norm", size, hasBias: hasNormBias)
    return weights
  }

  private func norm(_ name: String, _ reader: TensorReader) throws(ModelError) -> RowNorm {
    try reader.rowNorm(.layer, name, shape.hiddenSize, hasBias: hasNormBias)
  }

  /// The first layer reads the embedding, which is normalised already.
  private func layer(
    _ start: String, isFirst: Bool, _ reader: TensorReader, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerLayer {
    let (size, wide) = (shape.hiddenSize, shape.intermediateSize)
    let up = TensorReader.Part(start + "mlp.Wi", rows: 0..<wide, of: 2 * wide)
    let gate = TensorReader.Part(start + "mlp.Wi", rows: wide..<2 * wide, of: 2 * wide)
    return TransformerLayer(
      queryKeyValue: try reader.fusedQueryKeyValue(
        start + "attn.Wqkv", shape, hasBias: hasAttentionBias, &packer),
      attentionOutput: try reader.linear(
        start + "attn.Wo", inputs: size, outputs: size, hasBias: hasAttentionBias, &packer),
      attentionNorms: .init(before: isFirst ? nil : try norm(start + "attn_norm", reader)),
      feedForward: FeedForward(
        up: try reader.linear([up], inputs: size, hasBias: hasBlockBias, &packer),
        gate: try reader.linear([gate], inputs: size, hasBias: hasBlockBias, &packer),
        down: try reader.linear(
          start + "mlp.Wo", inputs: wide, outputs: size, hasBias: hasBlockBias, &packer),
        activation: activation),
      feedForwardNorms: .init(before: try norm(start + "mlp_norm", reader)))
  }
}
