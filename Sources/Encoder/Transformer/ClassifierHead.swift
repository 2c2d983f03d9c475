import Kernels

/// What a sequence classifier does with token vectors: pool, a dense layer, maybe a norm, one score.
struct ClassifierHead: Sendable {
  private let pooling: Pooling
  private let dense: LinearLayer
  private let activation: ActivationFunction
  private let norm: RowNorm?
  private let score: LinearLayer

  /// The names of a family's tensors.
  private struct Names {
    var dense: String
    var score: String
    var activation: ActivationFunction
  }

  private static let names: [String: Names] = [
    "BertForSequenceClassification": Names(
      dense: "bert.pooler.dense", score: "classifier", activation: .tanh),
    "RobertaForSequenceClassification": Names(
      dense: "classifier.dense", score: "classifier.out_proj", activation: .tanh),
    "XLMRobertaForSequenceClassification": Names(
      dense: "classifier.dense", score: "classifier.out_proj", activation: .tanh),
    "DistilBertForSequenceClassification": Names(
      dense: "pre_classifier", score: "classifier", activation: .relu),
    "ModernBertForSequenceClassification": Names(
      dense: "head.dense", score: "classifier", activation: .gelu),
  ]

  /// Reads the head that `architectures` of config.json names.
  ///
  /// - Throws: ``ModelError`` for other heads and for more than one label.
  init(
    _ settings: ModelSettings, _ architecture: any TransformerArchitecture, _ weights: ModelWeights
  ) throws(ModelError) {
    guard case .array(let found)? = settings["architectures"],
      case .string(let kind)? = found.first,
      let names = Self.names[kind]
    else {
      throw settings.unsupported(
        "architectures", supported: Self.names.keys.sorted().joined(separator: ", "))
    }
    let size = architecture.shape.hiddenSize
    let isModern = architecture is ModernBERTArchitecture
    let hasBias = isModern ? try settings.bool("classifier_bias", default: false) : true
    pooling = isModern ? try Self.pooling(settings) : .firstToken
    activation =
      isModern
      ? try .read("classifier_activation", in: settings, default: "gelu") : names.activation
    dense = try Self.linear(names.dense, size, size, hasBias: hasBias, weights)
    score = try Self.linear(names.score, size, 1, hasBias: true, weights)
    norm =
      isModern
      ? RowNorm(
        .layer, gain: try weights.floats("head.norm.weight", shape: [size]),
        bias: try settings.bool("norm_bias", default: false)
          ? try weights.floats("head.norm.bias", shape: [size]) : nil,
        epsilon: architecture.layerNormEpsilon) : nil
  }

  private static func pooling(_ settings: ModelSettings) throws(ModelError) -> Pooling {
    switch try settings.string("classifier_pooling", default: "cls") {
    case "cls": return .firstToken
    case "mean": return .mean
    default: throw settings.unsupported("classifier_pooling", supported: "cls or mean")
    }
  }

  private static func linear(
    _ name: String, _ inputs: Int, _ outputs: Int, hasBias: Bool, _ weights: ModelWeights
  ) throws(ModelError) -> LinearLayer {
    LinearLayer(
      weights: try weights.floats(name + ".weight", shape: [outputs, inputs]),
      bias: hasBias
        ? try weights.floats(name + ".bias", shape: [outputs])
        : [Float](repeating: 0, count: outputs), inputSize: inputs)
  }

  /// The score of one sequence's token vectors.
  ///
  /// - Precondition: There is a token.
  func score(_ tokens: FloatRows) -> Float {
    let pooled = AlignedFloats(count: tokens.width)
    pooling.pool(tokens, into: pooled.buffer)
    let inner = AlignedFloats(count: tokens.width)
    let rows = inner.mutableRows(1, tokens.width)
    dense.apply(to: pooled.rows(1, tokens.width), activation: activation.ofKernels, into: rows)
    activation.apply(to: rows)
    norm?.apply(to: inner.rows(1, tokens.width), into: rows)
    let result = AlignedFloats(count: 1)
    score.apply(to: inner.rows(1, tokens.width), into: result.mutableRows(1, 1))
    return withExtendedLifetime(result) { result.buffer[0] }
  }
}
