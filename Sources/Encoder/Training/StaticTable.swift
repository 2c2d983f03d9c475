import Glibc
package import FileFormat

/// The rows of a static encoder while they are made: each subword's vector and its weight.
package struct StaticTable: Sendable {
  /// One row for each subword.
  package var rows: EmbeddingMatrix
  /// What each row is multiplied with in a sum; never negative.
  package let weights: [Float]
  /// What a subword counts that a text repeats.
  package let repetition: Repetition

  /// Puts a table together.
  ///
  /// - Precondition: There is one weight a row.
  package init(
    rows: EmbeddingMatrix, weights: [Float], repetition: Repetition = .logarithmic
  ) {
    precondition(rows.rowCount == weights.count, "one weight a row")
    self.rows = rows
    self.weights = weights
    self.repetition = repetition
  }

  /// Unit vectors of texts given as subwords; a text without direction becomes (1, 0, 0, …), as
  /// ``StaticEncoder`` has it.
  package func encode(_ texts: [[Int32]], threads: Int) -> EmbeddingMatrix {
    let output = SharedRows(rowCount: texts.count, dimension: rows.dimension)
    rows.values.withUnsafeBufferPointer { values in
      nonisolated(unsafe) let values = values
      let blocks = BlockCounter(blockCount: texts.count, progress: nil)
      WorkerThreads.run(min(threads, texts.count)) {
        while let number = blocks.next() {
          output.write(number) {
            let text = CountedSubwords(texts[number], repetition)
            FloatSums.sum(text, weights: weights, of: values, into: $0)
            UnitVector.normalize($0)
          }
        }
      }
    }
    return output.matrix()
  }
}

// MARK: - The model folder

extension StaticTable {
  /// Rows as signed bytes, each with the step that one unit stands for; the weight is in the step.
  package func quantized() -> (bytes: [Int8], scales: [Float]) {
    var bytes: [Int8] = []
    var scales: [Float] = []
    bytes.reserveCapacity(rows.values.count)
    for number in 0..<rows.rowCount {
      let row = rows.row(number)
      let largest = row.reduce(0) { max($0, abs($1)) }
      let step = largest > 0 ? largest / 127 : 1
      bytes += row.map { Int8(max(-127, min(127, ($0 / step).rounded()))) }
      scales.append(step * weights[number])
    }
    return (bytes, scales)
  }

  /// Writes a folder that ``StaticEncoder`` reads: config.json, vocab.txt with
  /// tokenizer_config.json, and model.safetensors with rows of signed bytes.
  ///
  /// config.json comes last, so that a folder whose writing was stopped is not taken for a model.
  ///
  /// - Parameter tokenizer: The tokenizer whose ids number the rows; a lower-casing BERT one.
  package func write(
    to folder: String, tokenizer: WordPieceTokenizer, maximumTokens: Int = 512
  ) throws(FileFormatError) {
    mkdir(folder, 0o755)
    let options = tokenizer.normalizer
    try AtomicFile.write(Self.lines(of: tokenizer.vocabulary), to: "\(folder)/vocab.txt")
    let tokenizerSettings = """
      {
        "tokenizer_class": "BertTokenizer",
        "do_lower_case": \(options.lowercase),
        "strip_accents": \(options.stripAccents),
        "tokenize_chinese_chars": \(options.handleChineseCharacters)
      }

      """
    try AtomicFile.write(Array(tokenizerSettings.utf8), to: "\(folder)/tokenizer_config.json")
    let (bytes, scales) = quantized()
    var file = SafetensorsWriter()
    file.add("scales", shape: [scales.count], scales)
    file.add("embeddings", shape: [rows.rowCount, rows.dimension], bytes)
    try file.write(to: "\(folder)/model.safetensors")
    let settings = """
      {
        "model_type": "sextant-static",
        "dimension": \(rows.dimension),
        "repetition": "\(repetition.rawValue)",
        "max_seq_length": \(maximumTokens)
      }

      """
    try AtomicFile.write(Array(settings.utf8), to: "\(folder)/config.json")
  }

  /// One subword a line, by id.
  private static func lines(of vocabulary: SubwordVocabulary) -> [UInt8] {
    var subwords = [ArraySlice<UInt8>](repeating: [], count: vocabulary.largestID + 1)
    vocabulary.forEach { subword, id in subwords[Int(id)] = subword }
    return subwords.reduce(into: []) { $0 += $1 + [UInt8(ascii: "\n")] }
  }
}
