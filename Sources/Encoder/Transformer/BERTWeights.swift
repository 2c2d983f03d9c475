import FileFormat
import Kernels

/// The weights of a BERT model, packed for its forward pass; the subword table stays mapped.
struct BERTWeights: Sendable {
  /// One block of attention and feed-forward.
  struct Layer: Sendable {
    /// Query (scaled by 1/√head size), key and value side by side.
    let queryKeyValue: LinearLayer
    let attentionOutput: LinearLayer
    let attentionNorm: LayerNorm
    let intermediate: LinearLayer
    let output: LinearLayer
    let outputNorm: LayerNorm
  }

  let configuration: BERTConfiguration
  let layers: [Layer]
  let embeddingNorm: LayerNorm
  /// Row-major `(positions used, hidden size)`: position vector plus that of token type 0.
  let positions: AlignedFloats
  private let file: SafetensorsFile
  private let subwords: SafetensorsFile.Tensor

  /// Reads and packs all weights.
  ///
  /// - Parameters:
  ///   - positionCount: Positions that will be used; at most the configuration's.
  ///   - packer: Where the packed matrices come from.
  /// - Throws: ``ModelError`` naming the first tensor that is missing or does not fit.
  init(
    _ file: SafetensorsFile, _ configuration: BERTConfiguration, positionCount: Int,
    packer: inout WeightPacker
  ) throws(ModelError) {
    let reader = BERTTensorReader(file, configuration)
    let size = configuration.hiddenSize
    self.file = file
    self.configuration = configuration
    subwords = try reader.tensor(
      "embeddings.word_embeddings.weight", [configuration.vocabularySize, size])
    positions = try reader.positions(count: positionCount)
    embeddingNorm = try reader.norm("embeddings.LayerNorm")
    var layers: [Layer] = []
    for index in 0..<configuration.layerCount {
      layers.append(try reader.layer("encoder.layer.\(index).", &packer))
    }
    self.layers = layers
  }

  /// Writes the table row of `subword`.
  ///
  /// - Precondition: `subword` is inside the table; `out` has `hiddenSize` values.
  func copySubword(_ subword: Int32, into out: UnsafeMutableBufferPointer<Float>) {
    let rowBytes = configuration.hiddenSize * subwords.type.byteCount
    let start = subwords.byteRange.lowerBound + Int(subword) * rowBytes
    file.withBytes { bytes in
      FloatDecoding.decode(
        UnsafeRawBufferPointer(rebasing: bytes[start..<start + rowBytes]), as: subwords.type,
        into: out)
    }
  }
}

/// Finds the tensors of a BERT model by the names Hugging Face gives them.
private struct BERTTensorReader {
  private let file: SafetensorsFile
  private let configuration: BERTConfiguration
  /// Models saved with a head on top have it.
  private let prefix: String

  init(_ file: SafetensorsFile, _ configuration: BERTConfiguration) {
    self.file = file
    self.configuration = configuration
    let hasPrefix = file.tensors["bert.embeddings.word_embeddings.weight"] != nil
    prefix = hasPrefix ? "bert." : ""
  }

  func tensor(
    _ name: String, _ shape: [Int]
  ) throws(ModelError) -> SafetensorsFile.Tensor {
    try file.tensor(prefix + name, shape: shape)
  }

  private func floats(_ name: String, _ shape: [Int]) throws(ModelError) -> [Float] {
    try file.floats(prefix + name, shape: shape)
  }

  func positions(count: Int) throws(ModelError) -> AlignedFloats {
    let size = configuration.hiddenSize
    let all = try floats(
      "embeddings.position_embeddings.weight", [configuration.positionCount, size])
    let types = try floats(
      "embeddings.token_type_embeddings.weight", [configuration.typeCount, size])
    return AlignedFloats((0..<count * size).map { all[$0] + types[$0 % size] })
  }

  func norm(_ name: String) throws(ModelError) -> LayerNorm {
    let size = [configuration.hiddenSize]
    // Models converted from TensorFlow keep its names.
    let isOld = file.tensors[prefix + name + ".gamma"] != nil
    return LayerNorm(
      gain: try floats(name + (isOld ? ".gamma" : ".weight"), size),
      bias: try floats(name + (isOld ? ".beta" : ".bias"), size),
      epsilon: configuration.layerNormEpsilon)
  }

  private func linear(
    _ name: String, inputs: Int, outputs: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> LinearLayer {
    _ = try tensor(name + ".weight", [outputs, inputs])
    return try packer.linear(
      inputs: inputs, outputs: outputs, bias: try floats(name + ".bias", [outputs])
    ) { () throws(ModelError) in try floats(name + ".weight", [outputs, inputs]) }
  }

  func layer(
    _ name: String, _ packer: inout WeightPacker
  ) throws(ModelError) -> BERTWeights.Layer {
    let size = configuration.hiddenSize
    let wide = configuration.intermediateSize
    return BERTWeights.Layer(
      queryKeyValue: try queryKeyValue(name + "attention.self.", &packer),
      attentionOutput: try linear(
        name + "attention.output.dense", inputs: size, outputs: size, &packer),
      attentionNorm: try norm(name + "attention.output.LayerNorm"),
      intermediate: try linear(
        name + "intermediate.dense", inputs: size, outputs: wide, &packer),
      output: try linear(name + "output.dense", inputs: wide, outputs: size, &packer),
      outputNorm: try norm(name + "output.LayerNorm"))
  }

  private func queryKeyValue(
    _ name: String, _ packer: inout WeightPacker
  ) throws(ModelError) -> LinearLayer {
    let size = configuration.hiddenSize
    let scale = 1 / Float(configuration.headSize).squareRoot()
    let parts = ["query", "key", "value"].map { name + $0 }
    for part in parts { _ = try tensor(part + ".weight", [size, size]) }
    var bias: [Float] = []
    for part in parts { bias += try floats(part + ".bias", [size]) }
    for index in 0..<size { bias[index] *= scale }
    return try packer.linear(inputs: size, outputs: 3 * size, bias: bias) { () throws(ModelError) in
      var weights: [Float] = []
      weights.reserveCapacity(3 * size * size)
      for part in parts { weights += try floats(part + ".weight", [size, size]) }
      for index in 0..<size * size { weights[index] *= scale }
      return weights
    }
  }
}
