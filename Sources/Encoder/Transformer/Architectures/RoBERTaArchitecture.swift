import Kernels

/// RoBERTa and XLM-RoBERTa: BERT with positions that are counted behind the padding's (Liu et al.,
/// 2019; Conneau et al., 2020).
struct RoBERTaArchitecture: TransformerArchitecture {
  let shape: TransformerShape
  let layerNormEpsilon: Float
  let activation: ActivationFunction
  let paddingID: Int
  let prefixes = ["roberta.", ""]
  let probe = "embeddings.word_embeddings"

  /// Reads a config.json.
  init(_ settings: ModelSettings) throws(ModelError) {
    paddingID = try settings.integer("pad_token_id", in: 0...1000, default: 1)
    var shape = try TransformerShape(settings, positionOffset: paddingID + 1)
    shape.typeCount = try settings.integer("type_vocab_size", in: 1...64, default: 2)
    self.shape = shape
    layerNormEpsilon = Float(try settings.number("layer_norm_eps", in: 1e-15...1e-1))
    activation = try .read("hidden_act", in: settings, default: "gelu")
    try settings.require("position_embedding_type", "absolute")
    try settings.require("is_decoder", false)
  }

  func weights(
    _ reader: TensorReader, positions: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerWeights {
    let size = shape.hiddenSize
    var embedding = try reader.subwords("embeddings.word_embeddings", shape)
    embedding.firstPosition = paddingID + 1
    embedding.paddingID = Int32(paddingID)
    embedding.positions = try reader.table(
      "embeddings.position_embeddings", rows: shape.positionLimit + paddingID + 1, columns: size)
    embedding.types = try reader.table(
      "embeddings.token_type_embeddings", rows: shape.typeCount, columns: size)
    embedding.norm = try reader.norm("embeddings.LayerNorm", size)
    var layers: [TransformerLayer] = []
    for index in 0..<shape.layerCount {
      layers.append(
        try BERTNames.bert.layer(
          "encoder.layer.\(index).", shape, activation, reader, &packer))
    }
    return TransformerWeights(shape: shape, embedding: embedding, layers: layers)
  }
}
