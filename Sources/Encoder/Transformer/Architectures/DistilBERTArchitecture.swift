import Kernels

/// DistilBERT: BERT without token types, under other names (Sanh et al., 2019).
struct DistilBERTArchitecture: TransformerArchitecture {
  let shape: TransformerShape
  /// Fixed in the reference.
  let layerNormEpsilon: Float = 1e-12
  let activation: ActivationFunction
  let prefixes = ["distilbert.", ""]
  let probe = "embeddings.word_embeddings"

  /// Reads a config.json.
  init(_ settings: ModelSettings) throws(ModelError) {
    shape = try TransformerShape(
      settings,
      names: .init(layers: "n_layers", hidden: "dim", heads: "n_heads", intermediate: "hidden_dim"))
    activation = try .read("activation", in: settings, default: "gelu")
  }

  func weights(
    _ reader: TensorReader, positions: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerWeights {
    let size = shape.hiddenSize
    var embedding = try reader.subwords("embeddings.word_embeddings", shape)
    embedding.positions = try reader.table(
      "embeddings.position_embeddings", rows: shape.positionLimit, columns: size)
    embedding.norm = try reader.norm("embeddings.LayerNorm", size)
    var layers: [TransformerLayer] = []
    for index in 0..<shape.layerCount {
      layers.append(
        try BERTNames.distilBERT.layer(
          "transformer.layer.\(index).", shape, activation, reader, &packer))
    }
    return TransformerWeights(shape: shape, embedding: embedding, layers: layers)
  }
}
