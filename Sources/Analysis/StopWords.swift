/// The function words that queries leave out: the English list of Lucene, 33 words.
enum StopWords {
  private static let english: Set<[UInt8]> = Set(
    [
      "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is",
      "it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there",
      "these", "they", "this", "to", "was", "will", "with",
    ].map { Array($0.utf8) })

  private static let longest = 5

  /// True when a folded, unstemmed word is a stop word.
  static func contains(_ word: [UInt8]) -> Bool {
    word.count <= longest && english.contains(word)
  }
}
