/// Guesses a document's language by the function words that it uses: they make up a third to a half of
/// running text in every language here, and few belong to several.
package enum LanguageGuess {
  /// Words that are looked at, from passages spread over the document.
  private static let passages = 12
  private static let wordsOfAPassage = 50
  /// Of so many words at least one is a function word in running text.
  private static let wordsOfAFunctionWord = 10
  private static let leastFunctionWords = 4
  /// Words that must differ: `die` in Perl is not German.
  private static let leastDifferent = 3

  /// English has this advantage over others: names of two or three letters are function words somewhere.
  private static let (share, ofEnglish) = (2, 3)

  /// English function words that questions may well be about.
  private static let moreEnglish = """
    about above after again against all along also although always among another any because been before
    being below between both during each either enough even every few from further given had he her here
    him his however just least less like many more most much neither never nor only other others otherwise
    over own rather same see several she since some still than them themselves therefore those though
    through thus too toward under unless until up upon used using very via where whereas whether while
    within without yet
    """

  private static let languages = Language.allCases.filter { $0 != .neutral }

  /// For each function word, a bit for each language that has it.
  private static let words: [UInt128: UInt16] = {
    var words: [UInt128: UInt16] = [:]
    for (number, language) in languages.enumerated() {
      let more = language == .english ? moreEnglish : ""
      for word in "\(StopWords.texts[language] ?? "") \(more)".split(whereSeparator: \.isWhitespace)
      {
        guard let packed = PackedWord.packed(word.utf8) else { continue }
        words[packed, default: 0] |= 1 << number
      }
    }
    return words
  }()

  /// The language of a document of which `texts` are the passages in order.
  ///
  /// English where no other language is clear: names and code then stay what they are.
  ///
  /// - Complexity: O(1), at most 600 words are read.
  package static func language(of texts: [String]) -> Language {
    var counts = Counts()
    let step = max(1, (texts.count + passages - 1) / passages)
    for number in stride(from: 0, to: texts.count, by: step) {
      var text = texts[number]
      text.withUTF8 { counts.read($0, words: wordsOfAPassage) }
    }
    // Its analysis is as good for the English words between.
    if isClear(.russian, counts) { return .russian }
    let best = languages.indices.reduce(0) { counts.hits[$1] > counts.hits[$0] ? $1 : $0 }
    let isAhead = counts.hits[best] * share >= counts.hits[0] * ofEnglish
    return isAhead && isClear(languages[best], counts) ? languages[best] : .english
  }

  /// True where a text has enough function words of a language to be written in it.
  private static func isClear(_ language: Language, _ counts: Counts) -> Bool {
    guard let number = languages.firstIndex(of: language) else { return false }
    return counts.hits[number] >= max(leastFunctionWords, counts.words / wordsOfAFunctionWord)
      && counts.different[number] >= leastDifferent
  }

  private struct Counts {
    private(set) var words = 0
    private(set) var hits = [Int](repeating: 0, count: languages.count)
    private(set) var different = [Int](repeating: 0, count: languages.count)
    private var met: Set<UInt128> = []

    /// Counts the first `limit` words of a text. A word is a run of ASCII letters and characters beyond.
    mutating func read(_ text: UnsafeBufferPointer<UInt8>, words limit: Int) {
      var (word, length, seen): (UInt128, Int, Int) = (0, 0, 0)
      func isPart(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || byte >= 0x80 }
      for (place, byte) in text.enumerated() {
        guard seen < limit else { return }
        if isPart(byte) {
          word = word << 8 | UInt128(lowered(byte, in: text, at: place))
          length += 1
        }
        guard length > 0, !isPart(byte) || place + 1 == text.count else { continue }
        seen += 1
        // Single letters are names in formulas and code.
        if 2...PackedWord.longest ~= length { count(word) }
        (word, length) = (0, 0)
      }
    }

    private mutating func count(_ word: UInt128) {
      words += 1
      guard var found = LanguageGuess.words[word] else { return }
      let isNew = met.insert(word).inserted ? 1 : 0
      while found != 0 {
        hits[found.trailingZeroBitCount] += 1
        different[found.trailingZeroBitCount] += isNew
        found &= found - 1
      }
    }

    /// Small letters of ASCII, Latin-1 and Russian; others stay, and no function word begins with them.
    private func lowered(
      _ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, at place: Int
    ) -> UInt8 {
      if byte < 0x80 { return ASCII.isUpper(byte) ? byte | 0x20 : byte }
      let next = place + 1 < text.count ? text[place + 1] : 0
      let last = place > 0 ? text[place - 1] : 0
      switch (last, byte, next) {
      case (0xC3, 0x80...0x9E, _): return byte | 0x20  // À to Þ
      case (0xD0, 0x90...0x9F, _): return byte + 0x20  // А to П
      case (_, 0xD0, 0xA0...0xAF): return 0xD1  // Р to Я
      case (0xD0, 0xA0...0xAF, _): return byte - 0x20
      default: return byte
      }
    }
  }
}
