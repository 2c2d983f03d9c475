import Kernels

/// What is done to a pooled vector, before it gets unit length.
enum SentenceStep: Sendable {
  /// A linear layer and an activation.
  case dense(LinearLayer, ActivationFunction)
  case norm(RowNorm)

  private static let activations: [String: ActivationFunction] = [
    "Identity": .identity, "Tanh": .tanh, "ReLU": .relu, "GELU": .gelu, "SiLU": .silu,
  ]

  /// Reads a Dense module: config.json and model.safetensors.
  static func dense(_ folder: ModelFolder, inputs: Int) throws(ModelError) -> SentenceStep {
    let settings = try folder.settings("config.json")
    _ = try settings.integer("in_features", in: inputs...inputs)
    let outputs = try settings.integer("out_features", in: 1...16_384)
    let name = try settings.string(
      "activation_function", default: "torch.nn.modules.activation.Tanh")
    guard let activation = name.split(separator: ".").last.flatMap({ activations[String($0)] })
    else {
      throw settings.unsupported(
        "activation_function", supported: activations.keys.sorted().joined(separator: ", "))
    }
    let weights = try ModelWeights(folder)
    let bias =
      try settings.bool("bias", default: true)
      ? try weights.floats("linear.bias", shape: [outputs]) : [Float](repeating: 0, count: outputs)
    return .dense(
      LinearLayer(
        weights: try weights.floats("linear.weight", shape: [outputs, inputs]), bias: bias,
        inputSize: inputs), activation)
  }

  /// Reads a LayerNorm module.
  static func norm(_ folder: ModelFolder, inputs: Int) throws(ModelError) -> SentenceStep {
    let settings = try folder.settings("config.json")
    _ = try settings.integer("dimension", in: inputs...inputs)
    let weights = try ModelWeights(folder)
    return .norm(
      RowNorm(
        .layer, gain: try weights.floats("norm.weight", shape: [inputs]),
        bias: try weights.floats("norm.bias", shape: [inputs]), epsilon: 1e-5))
  }

  /// Values of the result for an input of `size` values.
  func outputSize(_ size: Int) -> Int {
    switch self {
    case .dense(let layer, _): layer.outputSize
    case .norm: size
    }
  }

  /// Applies the step to one vector.
  func apply(to vector: AlignedFloats) -> AlignedFloats {
    let width = vector.buffer.count
    let result = AlignedFloats(count: outputSize(width))
    let rows = result.mutableRows(1, result.buffer.count)
    switch self {
    case .dense(let layer, let activation):
      layer.apply(to: vector.rows(1, width), activation: activation.ofKernels, into: rows)
      activation.apply(to: rows)
    case .norm(let norm): norm.apply(to: vector.rows(1, width), into: rows)
    }
    return result
  }
}
