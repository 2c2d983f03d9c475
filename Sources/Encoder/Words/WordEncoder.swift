import FileFormat
import Kernels

/// A vector for each word; a text is the normalized sum of its words' vectors.
///
/// Folders that ``WordVectors/convert(file:to:)`` makes of GloVe, word2vec and fastText files:
/// `config.json` and `model.words` (``WordTable``). Words that the table lacks are looked up in lower
/// case; then tables with n-grams make a vector of those, others leave the word out. With n-grams,
/// words count by their direction alone, as in fastText. A text without known words, or whose vectors
/// cancel out, gets the vector (1, 0, 0, …).
package struct WordEncoder: SentenceEncoder {
  /// What config.json calls this encoder.
  package static let modelType = "sextant-words"

  package let name: String
  package let maximumTokens: Int
  package let fingerprint: String
  private let table: WordTable
  private let ngrams: CharacterNGrams?

  package var dimension: Int { table.dimension }

  /// Maps a folder; its words are checked, the values of their vectors are not read.
  ///
  /// - Throws: ``ModelError``.
  package init(folder: String) throws(ModelError) { try self.init(folder: ModelFolder(folder)) }

  init(folder: ModelFolder) throws(ModelError) {
    let settings = try folder.settings("config.json")
    name = folder.name
    maximumTokens = try settings.integer("max_seq_length", in: 1...1_000_000, default: 512)
    let dimension = try settings.integer("dimension", in: 1...WordTable.maximumDimension)
    table = try WordTable(path: folder.path(of: WordTable.fileName), dimension: dimension)
    ngrams = try Self.ngrams(settings, bucketCount: table.bucketCount)
    var fingerprint = Fingerprint()
    fingerprint.add("kind", "words")
    fingerprint.add("maximumTokens", maximumTokens)
    fingerprint.add("ngrams", ngrams.map { "\($0.lengths)" } ?? "none")
    fingerprint.add("table", table.checksums)
    self.fingerprint = fingerprint.digits
  }

  private static func ngrams(
    _ settings: ModelSettings, bucketCount: Int
  ) throws(ModelError) -> CharacterNGrams? {
    guard bucketCount > 0 else { return nil }
    let least = try settings.integer("minimum_ngram", in: 1...CharacterNGrams.longest)
    let most = try settings.integer("maximum_ngram", in: least...CharacterNGrams.longest)
    return CharacterNGrams(lengths: least...most, bucketCount: bucketCount)
  }

  /// Row numbers: those of known words as in their file, then those of n-grams.
  package func tokenIDs(_ text: String) -> [Int32] {
    var ids: [Int32] = []
    forEachWord(text) { word in
      switch word {
      case .row(let row): ids.append(row)
      case .ngrams(let rows): ids += rows.map { $0 + Int32(table.wordCount) }
      case .unknown: break
      }
    }
    return ids
  }

  /// The number of words, known or not.
  package func tokenCount(_ text: String) -> Int {
    WordScan.words(of: text, isKnown: { table.row(of: $0) != nil }, limit: .max) { _ in }
  }

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
    var rows: [Int32] = []
    var made: [[Int32]] = []
    forEachWord(text) { word in
      switch word {
      case .row(let number): rows.append(number)
      case .ngrams(let numbers): made.append(numbers)
      case .unknown: break
      }
    }
    table.sumWords(rows, into: row)
    for numbers in made { table.addDirection(ofNGrams: numbers, to: row) }
    UnitVector.normalize(row)
  }
}

// MARK: - Words

extension WordEncoder {
  private enum Word {
    case row(Int32)
    case ngrams([Int32])
    case unknown
  }

  private func forEachWord(_ text: String, _ body: (Word) -> Void) {
    WordScan.words(of: text, isKnown: { table.row(of: $0) != nil }, limit: maximumTokens) {
      body(find($0))
    }
  }

  private func find(_ word: UnsafeBufferPointer<UInt8>) -> Word {
    if let row = table.row(of: word) { return .row(row) }
    let lower = WordScan.lowercased(word)
    return lower.withUnsafeBufferPointer { lower in
      if let row = table.row(of: lower) { return .row(row) }
      // Where no word has capitals, n-grams have none.
      guard let rows = ngrams?.rows(of: table.hasCapitals ? word : lower), !rows.isEmpty else {
        return .unknown
      }
      return .ngrams(rows)
    }
  }
}
