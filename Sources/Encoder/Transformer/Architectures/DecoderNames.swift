/// The tensors that Qwen 3 and Gemma 3 have in common.
struct DecoderNames {
  /// Added to the stored gains of norms.
  let gainOffset: Float
  let activation: ActivationFunction
  /// Of attention scores.
  let scale: Float
  let hasBias: Bool

  func norm(
    _ name: String, _ size: Int, _ reader: TensorReader, scale: Float = 1
  ) throws(ModelError) -> RowNorm {
    try reader.rowNorm(.rootMeanSquare, name, size, offset: gainOffset, scale: scale)
  }

  /// Reads the layer whose names begin with `start`, with these norms around its sublayers.
  func layer(
    _ start: String, _ shape: TransformerShape, attentionNorms: TransformerLayer.Norms,
    feedForwardNorms: TransformerLayer.Norms, _ reader: TensorReader, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerLayer {
    let (size, wide) = (shape.hiddenSize, shape.intermediateSize)
    let names = ["q", "k", "v"].map { "\(start)self_attn.\($0)_proj" }
    var layer = TransformerLayer(
      queryKeyValue: try reader.queryKeyValue(names, shape, hasBias: hasBias, scale: 1, &packer),
      attentionOutput: try reader.linear(
        start + "self_attn.o_proj", inputs: shape.queryWidth, outputs: size, hasBias: hasBias,
        &packer),
      attentionNorms: attentionNorms,
      feedForward: FeedForward(
        up: try reader.linear(
          start + "mlp.gate_proj", inputs: size, outputs: wide, hasBias: false, &packer),
        gate: try reader.linear(
          start + "mlp.up_proj", inputs: size, outputs: wide, hasBias: false, &packer),
        down: try reader.linear(
          start + "mlp.down_proj", inputs: wide, outputs: size, hasBias: false, &packer),
        activation: activation),
      feedForwardNorms: feedForwardNorms)
    layer.queryNorm = try norm(start + "self_attn.q_norm", shape.headSize, reader, scale: scale)
    layer.keyNorm = try norm(start + "self_attn.k_norm", shape.headSize, reader)
    return layer
  }
}
