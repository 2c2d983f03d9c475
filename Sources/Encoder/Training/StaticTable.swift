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
  /// The largest value of 4 bits; −8 stays unused, so that signs are alike.
  private static let largestNibble: Float = 7

  /// Rows as values of 4 bits, two a byte as `MatrixKernels` adds them up, each row with the step
  /// that one unit stands for; the weight is in the step.
  ///
  /// - Precondition: The dimension is even.
  package func quantized() -> (nibbles: [UInt8], scales: [Float]) {
    let half = rows.dimension / 2
    precondition(rows.dimension == 2 * half, "half a byte too many")
    var nibbles: [UInt8] = []
    var scales: [Float] = []
    nibbles.reserveCapacity(rows.rowCount * half)
    scales.reserveCapacity(rows.rowCount)
    for number in 0..<rows.rowCount {
      let row = Array(rows.row(number))
      let step = Self.bestStep(row)
      let values = row.map { UInt8(Self.rounded($0, step) + Self.largestNibble + 1) }
      nibbles += (0..<half).map { values[$0] | values[half + $0] << 4 }
      scales.append(step * weights[number])
    }
    return (nibbles, scales)
  }

  /// A value in whole steps, cut to 4 bits.
  private static func rounded(_ value: Float, _ step: Float) -> Float {
    max(-largestNibble, min(largestNibble, (value / step).rounded()))
  }

  /// The step with the least sum of squared errors, of those that reach from 0.4 of a row's largest
  /// value to all of it; the longer of equal ones.
  private static func bestStep(_ row: [Float]) -> Float {
    let largest = row.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return 1 }
    let steps = stride(from: Float(20), through: 8, by: -1).map {
      largest * $0 / (20 * largestNibble)
    }
    let errors = steps.map { step in
      row.reduce(Float(0)) {
        let error = $1 - rounded($1, step) * step
        return $0 + error * error
      }
    }
    return zip(steps, errors).min { $0.1 < $1.1 }?.0 ?? 1
  }

  /// Writes a folder that ``StaticEncoder`` reads: config.json, vocab.txt with
  /// tokenizer_config.json, and model.safetensors with rows of 4-bit values.
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
    let (nibbles, scales) = quantized()
    var file = SafetensorsWriter()
    file.add("scales", shape: [scales.count], scales)
    file.add(
      SubwordTable.nibbles, type: .u8, shape: [rows.rowCount, rows.dimension / 2], nibbles)
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
