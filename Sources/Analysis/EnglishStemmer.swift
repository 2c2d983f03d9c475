/// Porter's second English stemmer ("Porter2"), as the Snowball project defines it in version 2.
///
/// Works in place on lower-case ASCII. A word of one or two letters is its own stem. Suffixes are
/// tried longest first, and only the longest one that the word has is considered: when its condition
/// fails, the step does nothing.
///
/// Source: M. F. Porter, "The English (Porter2) stemming algorithm", snowballstem.org.
struct EnglishStemmer {
  private var word: [UInt8] = []
  /// Where the region after the first consonant that follows a vowel begins.
  private var region1 = 0
  /// The same, found again inside region 1.
  private var region2 = 0

  /// Replaces `word` by its stem.
  ///
  /// - Complexity: O(letters); allocates nothing once the arrays have grown.
  mutating func stem(_ word: inout [UInt8]) {
    guard word.count > 2 else { return }
    swap(&self.word, &word)
    stemWord()
    swap(&self.word, &word)
  }

  private mutating func stemWord() {
    if let stem = Suffixes.irregular(word) {
      word.removeAll(keepingCapacity: true)
      append(stem)
      return
    }
    let hasConsonantY = markConsonantY()
    markRegions()
    removePossessive()
    removePlural()
    if !Suffixes.isInvariantAfterPlural(word) {
      removePastAndGerund()
      replaceFinalY()
      shortenDerivation()
      removeAdjectiveEnding()
      removeLongEnding()
      removeFinalLetter()
    }
    if hasConsonantY { unmarkConsonantY() }
  }
}

// Letters and regions.
extension EnglishStemmer {
  private static let consonantY = UInt8(ascii: "Y")

  private func isVowel(at index: Int) -> Bool {
    switch word[index] {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "y"):
      true
    default: false
    }
  }

  /// Writes `Y` for a `y` that begins the word or follows a vowel; true when there is one.
  private mutating func markConsonantY() -> Bool {
    var found = false
    for index in word.indices where word[index] == UInt8(ascii: "y") {
      guard index == 0 || isVowel(at: index - 1) else { continue }
      word[index] = Self.consonantY
      found = true
    }
    return found
  }

  private mutating func unmarkConsonantY() {
    for index in word.indices where word[index] == Self.consonantY {
      word[index] = UInt8(ascii: "y")
    }
  }

  private mutating func markRegions() {
    if begins("gener") || begins("arsen") {
      region1 = 5
    } else if begins("commun") {
      region1 = 6
    } else {
      region1 = regionStart(from: 0)
    }
    region2 = regionStart(from: region1)
  }

  private func regionStart(from start: Int) -> Int {
    var index = start
    while index < word.count, !isVowel(at: index) { index += 1 }
    while index < word.count, isVowel(at: index) { index += 1 }
    return min(index + 1, word.count)
  }

  private func hasVowel(before end: Int) -> Bool {
    (0..<max(0, end)).contains { isVowel(at: $0) }
  }

  /// True when the letters before `end` close with consonant, vowel, consonant other than w, x and
  /// consonant y, or are one vowel and one consonant.
  private func hasShortSyllable(before end: Int) -> Bool {
    guard end >= 2, isVowel(at: end - 2), !isVowel(at: end - 1) else { return false }
    guard end > 2 else { return true }
    switch word[end - 1] {
    case UInt8(ascii: "w"), UInt8(ascii: "x"), Self.consonantY: return false
    default: return !isVowel(at: end - 3)
    }
  }
}

// Prefixes and suffixes.
extension EnglishStemmer {
  private func begins(_ prefix: StaticString) -> Bool {
    let count = prefix.utf8CodeUnitCount
    guard word.count >= count else { return false }
    return (0..<count).allSatisfy { word[$0] == prefix.utf8Start[$0] }
  }

  private func ends(_ suffix: StaticString) -> Bool { Suffixes.ends(word, suffix) }

  private mutating func append(_ text: StaticString) {
    for offset in 0..<text.utf8CodeUnitCount { word.append(text.utf8Start[offset]) }
  }

  private mutating func replaceLast(_ count: Int, with text: StaticString) {
    word.removeLast(count)
    append(text)
  }
}

// The steps, in order.
extension EnglishStemmer {
  private mutating func removePossessive() {
    if ends("'s'") {
      word.removeLast(3)
    } else if ends("'s") {
      word.removeLast(2)
    } else if ends("'") {
      word.removeLast()
    }
  }

  private mutating func removePlural() {
    if ends("sses") {
      word.removeLast(2)
    } else if ends("ied") || ends("ies") {
      word.removeLast(word.count > 4 ? 2 : 1)
    } else if ends("s"), !ends("us"), !ends("ss"), hasVowel(before: word.count - 2) {
      word.removeLast()
    }
  }

  private mutating func removePastAndGerund() {
    guard let rule = Suffixes.pastAndGerund.first(for: word) else { return }
    let start = word.count - rule.suffix.utf8CodeUnitCount
    if rule.replacement.utf8CodeUnitCount > 0 {
      if start >= region1 { replaceLast(word.count - start, with: rule.replacement) }
    } else if hasVowel(before: start) {
      word.removeLast(word.count - start)
      repairEnd()
    }
  }

  /// Gives back the e that -ed or -ing took, or takes back the letter that it doubled.
  private mutating func repairEnd() {
    if ends("at") || ends("bl") || ends("iz") {
      append("e")
    } else if Suffixes.endsDoubled(word) {
      word.removeLast()
    } else if region1 == word.count, hasShortSyllable(before: word.count) {
      append("e")
    }
  }

  private mutating func replaceFinalY() {
    let last = word.count - 1
    guard last > 1, word[last] == UInt8(ascii: "y") || word[last] == Self.consonantY,
      !isVowel(at: last - 1)
    else { return }
    word[last] = UInt8(ascii: "i")
  }

  private mutating func shortenDerivation() {
    guard let rule = Suffixes.derivations.first(for: word) else { return }
    let start = word.count - rule.suffix.utf8CodeUnitCount
    guard start >= region1 else { return }
    switch rule.condition {
    case .afterL where start == 0 || word[start - 1] != UInt8(ascii: "l"): return
    case .afterLiEnding where start == 0 || !Suffixes.isLiEnding(word[start - 1]): return
    default: replaceLast(word.count - start, with: rule.replacement)
    }
  }

  private mutating func removeAdjectiveEnding() {
    guard let rule = Suffixes.adjectives.first(for: word) else { return }
    let start = word.count - rule.suffix.utf8CodeUnitCount
    guard start >= (rule.condition == .inRegion2 ? region2 : region1) else { return }
    replaceLast(word.count - start, with: rule.replacement)
  }

  private mutating func removeLongEnding() {
    guard let rule = Suffixes.longEndings.first(for: word) else { return }
    let start = word.count - rule.suffix.utf8CodeUnitCount
    guard start >= region2 else { return }
    if rule.condition == .afterSOrT {
      guard start > 0, word[start - 1] == UInt8(ascii: "s") || word[start - 1] == UInt8(ascii: "t")
      else { return }
    }
    word.removeLast(word.count - start)
  }

  private mutating func removeFinalLetter() {
    let last = word.count - 1
    if ends("e") {
      guard last >= region2 || (last >= region1 && !hasShortSyllable(before: last)) else { return }
      word.removeLast()
    } else if ends("ll"), last >= region2 {
      word.removeLast()
    }
  }
}
