import Kernels

/// Scores a question with a passage, both read at once (Nogueira and Cho, "Passage Re-ranking with
/// BERT", 2019).
package final class CrossEncoder: Sendable {
  package let name: String
  /// How it computes.
  package let precision: EncoderPrecision
  private let model: TransformerModel
  private let head: ClassifierHead

  package var maximumTokens: Int { model.maximumTokens }

  /// Loads a folder whose config.json names a sequence classifier with one label.
  ///
  /// - Throws: ``ModelError``.
  package init(folder: String, precision: EncoderPrecision? = nil) throws(ModelError) {
    let folder = ModelFolder(folder)
    let precision = precision ?? .automatic
    self.precision = precision
    name = folder.name
    let settings = try folder.settings("config.json")
    model = try TransformerModel(folder, precision: precision, takesPairs: true)
    head = try ClassifierHead(settings, model.architecture, model.stored)
    guard model.tokenizer.template.largestType < max(2, model.shape.typeCount) else {
      throw settings.unsupported("type_vocab_size", supported: "a type for each text of a pair")
    }
  }

  /// The ids and types of a pair as the model takes them; the longer text is cut first.
  func tokenIDs(_ pair: (String, String)) -> (ids: [Int32], types: [Int32]) {
    model.tokenizer.pairIDs(pair.0, pair.1, maximumTokens: maximumTokens)
  }

  /// The raw score (logit) of every pair, in their order; higher is closer.
  package func scores(
    _ pairs: [(query: String, passage: String)], threads: Int,
    progress: (@Sendable (Int) -> Void)? = nil
  ) throws(CancellationError) -> [Float] {
    let texts = pairs.map { tokenIDs(($0.query, $0.passage)) }
    let output = SharedRows(rowCount: pairs.count, dimension: 1)
    let hasTypes = model.shape.typeCount > 1
    try model.run(
      TokenTexts(texts.map(\.ids)), types: hasTypes ? TokenTexts(texts.map(\.types)) : nil,
      role: .document, threads: threads, progress: progress
    ) { place, tokens in
      guard tokens.rowCount > 0 else { return }
      let score = self.head.score(tokens)
      output.write(place) { $0[0] = score }
    }
    return output.matrix().values
  }
}
