import Kernels

/// A sentence encoder in Hugging Face's folder layout.
///
/// Reimers and Gurevych, "Sentence-BERT" (2019). Texts are sorted by length and cut into blocks of
/// tokens without padding; threads take blocks.
package final class TransformerEncoder: SentenceEncoder {
  /// Model types of config.json that mean this encoder.
  package static let modelTypes = TransformerArchitectures.modelTypes

  package let name: String
  package let fingerprint: String
  /// How it computes.
  package let precision: EncoderPrecision
  let settings: SentenceSettings
  private let model: TransformerModel

  package var dimension: Int { settings.dimension }
  package var maximumTokens: Int { model.maximumTokens }
  /// Cuts texts into subwords.
  package var tokenizer: any SubwordTokenizer { model.tokenizer }

  /// The tokenizer where it is plain WordPiece, as static tables need it; nil for another.
  package var wordPiece: WordPieceTokenizer? { tokenizer as? WordPieceTokenizer }

  /// Loads a folder.
  ///
  /// The first time, weights are packed and written to a ``PackedWeightsCache``, later they are
  /// mapped, which takes some 30 ms for MiniLM, most of it to read all weights for their checksum.
  ///
  /// - Parameter precision: nil for ``EncoderPrecision/automatic``.
  /// - Throws: ``ModelError``.
  package convenience init(
    folder: String, precision: EncoderPrecision? = nil
  ) throws(ModelError) {
    try self.init(folder: ModelFolder(folder), precision: precision)
  }

  init(folder: ModelFolder, precision: EncoderPrecision? = nil) throws(ModelError) {
    let precision = precision ?? .automatic
    let modules = try SentenceModules(folder)
    let part = ModelFolder(folder, part: modules.transformerPath)
    let shape = try TransformerArchitectures.read(part.settings("config.json")).shape
    settings = try SentenceSettings(folder, modules, hiddenSize: shape.hiddenSize)
    model = try TransformerModel(part, precision: precision)
    name = folder.name
    self.precision = precision
    var fingerprint = model.fingerprint
    fingerprint.add("pooling", settings.pooling.rawValue)
    fingerprint.add("query", settings.queryPrompt)
    fingerprint.add("document", settings.documentPrompt)
    for step in modules.steps where step.kind != .normalize {
      fingerprint.add("step", step.kind.rawValue)
      let part = ModelFolder(folder, part: step.path)
      try ModelWeights(part).add(to: &fingerprint)
      fingerprint.add("config", Fingerprint.canonical(try part.settings("config.json")))
    }
    self.fingerprint = fingerprint.digits
  }

  package func tokenIDs(_ text: String) -> [Int32] {
    tokenizer.idsInTemplate(text, maximumTokens: maximumTokens)
  }

  package func tokenCount(_ text: String) -> Int { tokenizer.subwordIDs(text).count }

  package func encode(
    _ texts: [String], role: EmbeddingRole, threads: Int, progress: (@Sendable (Int) -> Void)?
  ) throws -> EmbeddingMatrix {
    let prompt = role == .query ? settings.queryPrompt : settings.documentPrompt
    var tokens = TokenTexts()
    for text in texts {
      tokens.append {
        tokenizer.appendInTemplate(prompt + text, maximumTokens: maximumTokens, to: &$0)
      }
    }
    return try encode(tokens, role: role, threads: threads, progress: progress)
  }

  /// One unit row for each text, given as subword ids with special tokens.
  ///
  /// - Precondition: Every text has at most `maximumTokens` ids, all of the model's vocabulary.
  package func encode(
    tokenIDs texts: [[Int32]], role: EmbeddingRole = .document, threads: Int,
    progress: (@Sendable (Int) -> Void)?
  ) throws -> EmbeddingMatrix {
    try encode(TokenTexts(texts), role: role, threads: threads, progress: progress)
  }

  private func encode(
    _ texts: TokenTexts, role: EmbeddingRole, threads: Int, progress: (@Sendable (Int) -> Void)?
  ) throws -> EmbeddingMatrix {
    try SharedRows.matrix(rowCount: texts.count, dimension: dimension) { output in
      try model.run(texts, role: role, threads: threads, progress: progress) { place, tokens in
        output.write(place) { self.pool(tokens, into: $0) }
      }
    }
  }

  private func pool(_ tokens: FloatRows, into out: UnsafeMutableBufferPointer<Float>) {
    // A text without a token, where the tokenizer adds none, has no direction.
    guard tokens.rowCount > 0 else { return UnitVector.normalize(out) }
    if settings.steps.isEmpty {
      settings.pooling.pool(tokens, into: out)
    } else {
      var vector = AlignedFloats(count: tokens.width)
      settings.pooling.pool(tokens, into: vector.buffer)
      for step in settings.steps { vector = step.apply(to: vector) }
      _ = out.update(fromContentsOf: vector.buffer)
    }
    UnitVector.normalize(out)
  }
}
