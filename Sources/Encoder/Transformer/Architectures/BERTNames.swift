/// The tensors of one layer of BERT and of those that only renamed them.
struct BERTNames {
  let query: String
  let key: String
  let value: String
  let attentionOutput: String
  let attentionNorm: String
  let up: String
  let down: String
  let outputNorm: String

  static let bert = BERTNames(
    query: "attention.self.query", key: "attention.self.key", value: "attention.self.value",
    attentionOutput: "attention.output.dense", attentionNorm: "attention.output.LayerNorm",
    up: "intermediate.dense", down: "output.dense", outputNorm: "output.LayerNorm")
  static let distilBERT = BERTNames(
    query: "attention.q_lin", key: "attention.k_lin", value: "attention.v_lin",
    attentionOutput: "attention.out_lin", attentionNorm: "sa_layer_norm", up: "ffn.lin1",
    down: "ffn.lin2", outputNorm: "output_layer_norm")
  static let mpnet = BERTNames(
    query: "attention.attn.q", key: "attention.attn.k", value: "attention.attn.v",
    attentionOutput: "attention.attn.o", attentionNorm: "attention.LayerNorm",
    up: "intermediate.dense", down: "output.dense", outputNorm: "output.LayerNorm")

  /// Reads the layer whose names begin with `start`.
  func layer(
    _ start: String, _ shape: TransformerShape, _ activation: ActivationFunction,
    _ reader: TensorReader, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerLayer {
    let (size, wide) = (shape.hiddenSize, shape.intermediateSize)
    return TransformerLayer(
      queryKeyValue: try reader.queryKeyValue(
        [query, key, value].map { start + $0 }, shape, hasBias: true, &packer),
      attentionOutput: try reader.linear(
        start + attentionOutput, inputs: size, outputs: size, hasBias: true, &packer),
      attentionNorms: .init(joined: try reader.norm(start + attentionNorm, size)),
      feedForward: FeedForward(
        up: try reader.linear(start + up, inputs: size, outputs: wide, hasBias: true, &packer),
        gate: nil,
        down: try reader.linear(start + down, inputs: wide, outputs: size, hasBias: true, &packer),
        activation: activation),
      feedForwardNorms: .init(joined: try reader.norm(start + outputNorm, size)))
  }
}
