/// What a query looks like, because the best weight of the dense leg depends on it: names want
/// exact words, questions want meaning.
package enum QueryKind: String, Hashable, Sendable, CaseIterable {
  /// Has a word that only code, options or error numbers look like, and at most three words.
  case identifier
  /// One or two ordinary words.
  case lookup
  /// Begins with a question word, ends with `?`, or has eight words or more.
  case question
  /// Anything else.
  case keywords

  /// Looks at the words of `plainText`; O(bytes).
  package init(of query: SearchQuery) {
    let words = query.plainText.split(separator: " ").map { Array($0.utf8) }
    let isQuestion =
      words.last?.last == UInt8(ascii: "?") || words.count >= 8
      || words.count > 2 && Self.questionWords.contains(Self.lowercased(words.first ?? []))
    if words.count <= 3, words.contains(where: Self.looksLikeIdentifier) {
      self = .identifier
    } else if isQuestion {
      self = .question
    } else {
      self = words.count <= 2 ? .lookup : .keywords
    }
  }

  /// `snake_case`, `os.path`, `a::b`, `camelCase`, `E0277`, `--flag`, `call()`.
  private static func looksLikeIdentifier(_ word: [UInt8]) -> Bool {
    if word.count > 2, word.starts(with: "--".utf8) { return true }
    let isJoined = word.dropFirst().dropLast().contains { joints.contains($0) }
    let hasCall = word.suffix(2).elementsEqual("()".utf8)
    return isJoined || hasCall || changesCase(word) || mixesDigits(word)
  }

  private static func changesCase(_ word: [UInt8]) -> Bool {
    zip(word, word.dropFirst()).contains { isLower($0) && isUpper($1) }
  }

  private static func mixesDigits(_ word: [UInt8]) -> Bool {
    word.contains(where: isDigit) && word.contains { isLower($0) || isUpper($0) }
  }

  private static func lowercased(_ word: [UInt8]) -> String {
    String(decoding: word, as: UTF8.self).lowercased()
  }

  private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isUpper(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static let joints = Set("_.:/\\#@=".utf8)
  private static let questionWords: Set<String> = [
    "how", "what", "why", "when", "where", "which", "who", "whose", "can", "could", "does", "do",
    "did", "is", "are", "was", "were", "should", "will", "would", "may", "must", "has", "have",
  ]
}
