/// One family of transformers: what its config.json means and how its tensors are named.
protocol TransformerArchitecture: Sendable {
  /// The sizes.
  var shape: TransformerShape { get }
  /// The dimension of a layer norm's or another constant that no tensor shows.
  var layerNormEpsilon: Float { get }
  /// What the names of tensors may begin with, and the one they are looked for by.
  var prefixes: [String] { get }
  var probe: String { get }
  /// The adapters for questions and passages; nil where there are none.
  func adapter(for role: EmbeddingRole) -> LowRankAdapter?

  /// Reads all weights for sequences of at most `positions` tokens.
  ///
  /// - Throws: ``ModelError`` naming the first tensor that is missing or does not fit.
  func weights(
    _ reader: TensorReader, positions: Int, _ packer: inout WeightPacker
  ) throws(ModelError) -> TransformerWeights
}

extension TransformerArchitecture {
  func adapter(for role: EmbeddingRole) -> LowRankAdapter? { nil }

  /// A reader of this family's names.
  func reader(_ weights: ModelWeights, role: EmbeddingRole = .document) -> TensorReader {
    TensorReader(
      weights, prefixes: prefixes, probe: probe, layerNormEpsilon: layerNormEpsilon,
      adapter: adapter(for: role))
  }
}

/// The families that are known.
enum TransformerArchitectures {
  /// `model_type` of config.json.
  static let modelTypes = [
    "bert", "roberta", "xlm-roberta", "distilbert", "mpnet", "modernbert", "nomic_bert", "qwen3",
    "gemma3_text", "jina_embeddings_v3",
  ]

  /// The family that a config.json names.
  ///
  /// - Throws: ``ModelError/unsupported(path:part:found:supported:)`` for another one, and what the
  ///   family says of its settings.
  static func read(_ settings: ModelSettings) throws(ModelError) -> any TransformerArchitecture {
    switch try settings.string("model_type", default: "bert") {
    case "bert": try BERTArchitecture(settings)
    case "roberta": try RoBERTaArchitecture(settings)
    case "xlm-roberta":
      if settings["position_embedding_type"] == .string("rotary") {
        try JinaArchitecture(settings)
      } else {
        try RoBERTaArchitecture(settings)
      }
    case "jina_embeddings_v3": try JinaArchitecture(settings)
    case "distilbert": try DistilBERTArchitecture(settings)
    case "mpnet": try MPNetArchitecture(settings)
    case "modernbert": try ModernBERTArchitecture(settings)
    case "nomic_bert": try NomicArchitecture(settings)
    case "qwen3": try QwenArchitecture(settings)
    case "gemma3_text": try GemmaArchitecture(settings)
    default:
      throw settings.unsupported(
        "model_type", supported: modelTypes.joined(separator: ", "))
    }
  }
}
