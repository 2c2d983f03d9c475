/// The function words that queries leave out: the English list of Lucene, 33 words, and the words
/// that turn a need into a question ("how do I …?"), which say nothing of what is needed.
enum StopWords {
  private static let longest = 8

  /// Every word packed into an integer, ordered.
  private static let english: [UInt64] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is",
    "it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there",
    "these", "they", "this", "to", "was", "will", "with",
    // Of questions.
    "am", "can", "could", "did", "do", "does", "had", "has", "have", "how", "i", "its", "may", "me",
    "might", "must", "my", "myself", "our", "shall", "should", "so", "us", "we", "were", "what",
    "when", "where", "which", "who", "whom", "whose", "why", "would", "you", "your", "yourself",
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
