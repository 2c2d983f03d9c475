import FileFormat
import Kernels

/// A vector for each subword; a text is the normalized sum of its subwords' vectors.
///
/// Folders in the layout of Model2Vec: `config.json`, a WordPiece tokenizer and
/// `model.safetensors` with `embeddings` `(subwords, dimension)`, and maybe `weights` and `scales`,
/// one number for each subword that its row is multiplied with. Unknown subwords are left out. A
/// text without known subwords, or whose vectors cancel out, gets the vector (1, 0, 0, …).
package struct StaticEncoder: SentenceEncoder {
  /// Model types of config.json that mean this encoder.
  package static let modelTypes = ["sextant-static", "model2vec"]

  package let name: String
  package let maximumTokens: Int
  package let fingerprint: String
  /// Cuts texts into the rows of the table.
  package let tokenizer: WordPieceTokenizer
  private let table: SubwordTable

  package var dimension: Int { table.dimension }

  /// Loads a folder; signed bytes stay mapped, so this takes a few milliseconds.
  ///
  /// - Throws: ``ModelError``.
  package init(folder: String) throws(ModelError) { try self.init(folder: ModelFolder(folder)) }

  init(folder: ModelFolder) throws(ModelError) {
    let settings = try folder.settings("config.json")
    let weights = try SafetensorsFile(file: try folder.map("model.safetensors"))
    name = folder.name
    tokenizer = try WordPieceTokenizer(folder: folder)
    table = try SubwordTable(weights, tokenizer: tokenizer)
    // Model2Vec cuts texts there when nothing else is asked for.
    maximumTokens = try settings.integer("max_seq_length", in: 1...1_000_000, default: 512)
    for key in ["dimension", "hidden_dim"] {
      _ = try settings.integer(key, in: table.dimension...table.dimension, default: table.dimension)
    }
    fingerprint = try Self.fingerprint(folder, weights, maximumTokens: maximumTokens)
  }

  private static func fingerprint(
    _ folder: ModelFolder, _ weights: SafetensorsFile, maximumTokens: Int
  ) throws(ModelError) -> String {
    var fingerprint = Fingerprint()
    fingerprint.add("kind", "static")
    fingerprint.add("maximumTokens", maximumTokens)
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
  ) -> EmbeddingMatrix {
    let output = SharedRows(rowCount: texts.count, dimension: dimension)
    let blocks = BlockCounter(blockCount: (texts.count + 63) / 64, progress: progress)
    WorkerThreads.run(min(threads, blocks.blockCount)) {
      while let block = blocks.next() {
        let range = block * 64..<min(texts.count, block * 64 + 64)
        for index in range { output.write(index) { encode(texts[index], into: $0) } }
        blocks.finish(range.count)
      }
    }
    return output.matrix()
  }

  private func encode(_ text: String, into row: UnsafeMutableBufferPointer<Float>) {
    table.sum(tokenIDs(text), into: row)
    UnitVector.normalize(row)
  }
}
