/// The vocabulary of a Unigram model as it is read: `["text", score]`, numbered from 0.
struct UnigramPieces {
  private(set) var vocabulary = SubwordVocabulary(capacity: 32_768)
  private(set) var scores: [Double] = []

  /// Reads the array.
  ///
  /// - Throws: ``MalformedBytes`` also for a text that is repeated.
  mutating func read(_ scanner: inout JSONScanner) throws(MalformedBytes) {
    var text: [UInt8] = []
    try scanner.beginArray()
    while try scanner.nextElement(after: scores.count) {
      guard scores.count < SubwordVocabulary.maximumCount else {
        throw scanner.failure("too many subwords")
      }
      try scanner.beginArray()
      guard try scanner.nextElement(after: 0) else { throw scanner.failure("a text expected") }
      try scanner.readString(into: &text)
      guard try scanner.nextElement(after: 1) else { throw scanner.failure("a score expected") }
      let score = try readScore(&scanner)
      guard try !scanner.nextElement(after: 2) else {
        throw scanner.failure("more than a text and its score")
      }
      guard vocabulary.insert(text, id: Int32(scores.count)) else {
        let shown = String(decoding: text.prefix(60), as: UTF8.self)
        throw scanner.failure("the subword \"\(shown)\" is repeated")
      }
      scores.append(score)
    }
  }

  private func readScore(_ scanner: inout JSONScanner) throws(MalformedBytes) -> Double {
    switch try scanner.readNumber() {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: throw scanner.failure("a score expected")
    }
  }
}
