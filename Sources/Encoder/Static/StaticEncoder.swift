import FileFormat
import Kernels

/// A vector for each subword; a text is the normalized sum of its subwords' vectors.
///
/// Folders in the layout of Model2Vec: `config.json`, a WordPiece tokenizer and
/// `model.safetensors` with `embeddings` `(rows, dimension)`, and maybe `mapping`, the row of each
/// subword, `weights`, a factor for each subword, and `scales`, one for each row. Those of
/// sentence-transformers are read too: a `StaticEmbedding` in modules.json, in place or in a folder
/// of its own. `"repetition": "logarithmic"` in config.json is our own: a subword that occurs *n*
/// times in a text counts 1 + ln *n* times. Unknown subwords are left out. A text without known subwords, or whose vectors cancel
/// out, gets the vector (1, 0, 0, …). Vectors are of length 1, also where a model's settings say
/// `"normalize": false`.
package struct StaticEncoder: SentenceEncoder {
  /// Model types of config.json that mean this encoder.
  package static let modelTypes = ["sextant-static", "model2vec"]

  package let name: String
  package let maximumTokens: Int
  package let fingerprint: String
  /// Cuts texts into the rows of the table.
  package let tokenizer: WordPieceTokenizer
  private let table: SubwordTable
  private let repetition: Repetition

  package var dimension: Int { table.dimension }

  /// Loads a folder; signed bytes stay mapped, so this takes a few milliseconds.
  ///
  /// - Throws: ``ModelError``.
  package init(folder: String) throws(ModelError) { try self.init(folder: ModelFolder(folder)) }

  init(folder: ModelFolder) throws(ModelError) {
    let parts = try Self.embeddingFolder(folder)
    let weights = try SafetensorsFile(file: try parts.map("model.safetensors"))
    name = folder.name
    tokenizer = try WordPieceTokenizer(folder: parts)
    table = try SubwordTable(weights, tokenizer: tokenizer)
    (maximumTokens, repetition) = try Self.check(folder, dimension: table.dimension)
    fingerprint = try Self.fingerprint(
      parts, weights, maximumTokens: maximumTokens, repetition: repetition)
  }

  /// Reads config.json, which sentence-transformers does not write.
  private static func check(
    _ folder: ModelFolder, dimension: Int
  ) throws(ModelError) -> (maximumTokens: Int, repetition: Repetition) {
    // Model2Vec cuts texts there when nothing else is asked for.
    let standard = 512
    guard let settings = try folder.settingsIfPresent("config.json") else {
      return (standard, .linear)
    }
    for key in ["dimension", "hidden_dim"] {
      _ = try settings.integer(key, in: dimension...dimension, default: dimension)
    }
    _ = try settings.bool("normalize", default: true)
    let key = settings["max_seq_length"] == nil ? "max_length" : "max_seq_length"
    // Null is Model2Vec's way to say that nothing is cut.
    let isUncut = settings[key] == nil && settings.keys.contains(key)
    let most = 1_000_000
    let maximumTokens = try settings.integer(
      key, in: 1...most, default: isUncut ? most : standard)
    let name = try settings.string("repetition", default: Repetition.linear.rawValue)
    guard let repetition = Repetition(rawValue: name) else {
      throw settings.unsupported(
        "repetition", supported: Repetition.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return (maximumTokens, repetition)
  }

  private static func fingerprint(
    _ folder: ModelFolder, _ weights: SafetensorsFile, maximumTokens: Int, repetition: Repetition
  ) throws(ModelError) -> String {
    var fingerprint = Fingerprint()
    fingerprint.add("kind", "static")
    fingerprint.add("maximumTokens", maximumTokens)
    fingerprint.add("repetition", repetition.rawValue)
    try fingerprint.addTokenizer(of: folder)
    weights.withBytes { fingerprint.add("weights", contentOf: $0) }
    return fingerprint.digits
  }

  package func tokenIDs(_ text: String) -> [Int32] {
    var ids: [Int32] = []
    tokenizer.appendSubwordIDs(of: text, limit: maximumTokens, to: &ids)
    return ids
  }

  package func tokenCount(_ text: String) -> Int { tokenizer.subwordCount(text) }

  package func encode(
    _ texts: [String], role: EmbeddingRole, threads: Int, progress: (@Sendable (Int) -> Void)?
  ) throws(CancellationError) -> EmbeddingMatrix {
    let output = SharedRows(rowCount: texts.count, dimension: dimension)
    let blocks = BlockCounter(blockCount: (texts.count + 63) / 64, progress: progress)
    WorkerThreads.run(min(threads, blocks.blockCount)) {
      while let block = blocks.nextUnlessCancelled() {
        let range = block * 64..<min(texts.count, block * 64 + 64)
        for index in range { output.write(index) { encode(texts[index], into: $0) } }
        blocks.finish(range.count)
      }
    }
    try blocks.checkCancellation()
    return output.matrix()
  }

  private func encode(_ text: String, into row: UnsafeMutableBufferPointer<Float>) {
    table.sum(CountedSubwords(tokenIDs(text), repetition), into: row)
    UnitVector.normalize(row)
  }
}
