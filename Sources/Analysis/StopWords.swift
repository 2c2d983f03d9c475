/// The function words that queries leave out: the English list of Lucene, 33 words.
enum StopWords {
  private static let longest = 5

  /// Every word packed into an integer, ordered.
  private static let english: [UInt64] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is",
    "it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there",
    "these", "they", "this", "to", "was", "will", "with",
  ].map { packed(Array($0.utf8)) }.sorted()

  private static func packed(_ word: [UInt8]) -> UInt64 {
    word.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// True when a folded, unstemmed word is a stop word.
  static func contains(_ word: [UInt8]) -> Bool {
    guard word.count <= longest else { return false }
    let wanted = packed(word)
    var low = 0
    var high = english.count
    while low < high {
      let middle = (low + high) / 2
      if english[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < english.count && english[low] == wanted
  }
}
