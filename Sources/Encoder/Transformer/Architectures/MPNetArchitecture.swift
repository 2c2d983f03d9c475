import Kernels

/// MPNet: RoBERTa's positions, and a learned score for the distance of two tokens (Song et al., 2020).
struct MPNetArchitecture: TransformerArchitecture {
  /// Fixed in the reference.
  private static let paddingID = 1

  let shape: TransformerShape
  let layerNormEpsilon: Float
  let activation: ActivationFunction
  let bucketCount: Int
  let prefixes = ["mpnet.", ""]
  let probe = "embeddings.word_embeddings"

  /// Reads a config.json.
  init(_ settings: ModelSettings) throws(ModelError) {
    shape = try TransformerShape(settings, positionOffset: Self.paddingID + 1)
    layerNormEpsilon = Float(try settings.number("layer_norm_eps", in: 1e-15...1e-1))
    activation = try .read("hidden_act", in: settings, default: "gelu")
    bucketCount = try settings.integer("relative_attention_num_buckets", in: 4...512, default: 32)
    guard bucketCount.isMultiple(of: 4), bucketCount < 512 else {
      throw settings.bad(
        "relative_attention_num_buckets", .integer(bucketCount), expected: "a multiple of 4")
    }
  }

  func weights(
    _ reader: TensorReader, positions: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerWeights {
    let (size, first) = (shape.hiddenSize, Self.paddingID + 1)
    var embedding = try reader.subwords("embeddings.word_embeddings", shape)
    embedding.firstPosition = first
    embedding.paddingID = Int32(Self.paddingID)
    embedding.positions = try reader.table(
      "embeddings.position_embeddings", rows: shape.positionLimit + first, columns: size)
    embedding.norm = try reader.norm("embeddings.LayerNorm", size)
    var layers: [TransformerLayer] = []
    for index in 0..<shape.layerCount {
      layers.append(
        try BERTNames.mpnet.layer("encoder.layer.\(index).", shape, activation, reader, &packer))
    }
    let table = try reader.floats(
      "encoder.relative_attention_bias.weight", [bucketCount, shape.headCount])
    return TransformerWeights(
      shape: shape, embedding: embedding, layers: layers,
      relativeBias: RelativeBias(
        table: table, bucketCount: bucketCount, headCount: shape.headCount, longest: positions))
  }
}
