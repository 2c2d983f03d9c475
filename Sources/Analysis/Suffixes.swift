/// The word lists of ``EnglishStemmer``.
enum Suffixes {
  /// What must hold, beside the region, before a suffix is replaced.
  enum Condition {
    case none, afterL, afterLiEnding, afterSOrT, inRegion2
  }

  /// A suffix and what takes its place.
  struct Rule {
    let suffix: StaticString
    let replacement: StaticString
    var condition = Condition.none

    init(_ suffix: StaticString, _ replacement: StaticString, _ condition: Condition = .none) {
      self.suffix = suffix
      self.replacement = replacement
      self.condition = condition
    }
  }

  /// Rules in order, found by the last letter of a word.
  struct Rules {
    private let byLastLetter: [[Rule]]

    /// Keeps the order of `rules` among those that end alike: longest suffix first.
    init(_ rules: [Rule]) {
      byLastLetter = (0..<26).map { letter in
        rules.filter { rule in
          let last = rule.suffix.utf8Start[rule.suffix.utf8CodeUnitCount - 1]
          return Int(last &- UInt8(ascii: "a")) == letter
        }
      }
    }

    /// The first rule whose suffix closes `word`.
    func first(for word: [UInt8]) -> Rule? {
      guard let last = word.last, ASCII.isLower(last) else { return nil }
      for rule in byLastLetter[Int(last - UInt8(ascii: "a"))] where ends(word, rule.suffix) {
        return rule
      }
      return nil
    }
  }

  /// An empty replacement means: remove when a vowel stands before.
  static let pastAndGerund = Rules([
    Rule("eedly", "ee"), Rule("ingly", ""), Rule("edly", ""), Rule("eed", "ee"), Rule("ing", ""),
    Rule("ed", ""),
  ])

  static let derivations = Rules([
    Rule("ational", "ate"), Rule("ization", "ize"), Rule("fulness", "ful"),
    Rule("ousness", "ous"), Rule("iveness", "ive"), Rule("tional", "tion"),
    Rule("biliti", "ble"), Rule("lessli", "less"), Rule("entli", "ent"), Rule("ation", "ate"),
    Rule("alism", "al"), Rule("aliti", "al"), Rule("ousli", "ous"), Rule("iviti", "ive"),
    Rule("fulli", "ful"), Rule("enci", "ence"), Rule("anci", "ance"), Rule("abli", "able"),
    Rule("izer", "ize"), Rule("ator", "ate"), Rule("alli", "al"), Rule("bli", "ble"),
    Rule("ogi", "og", .afterL), Rule("li", "", .afterLiEnding),
  ])

  static let adjectives = Rules([
    Rule("ational", "ate"), Rule("tional", "tion"), Rule("alize", "al"), Rule("icate", "ic"),
    Rule("iciti", "ic"), Rule("ative", "", .inRegion2), Rule("ical", "ic"), Rule("ness", ""),
    Rule("ful", ""),
  ])

  static let longEndings = Rules([
    Rule("ement", ""), Rule("ance", ""), Rule("ence", ""), Rule("able", ""), Rule("ible", ""),
    Rule("ment", ""), Rule("ant", ""), Rule("ent", ""), Rule("ism", ""), Rule("ate", ""),
    Rule("iti", ""), Rule("ous", ""), Rule("ive", ""), Rule("ize", ""),
    Rule("ion", "", .afterSOrT), Rule("al", ""), Rule("er", ""), Rule("ic", ""),
  ])

  private static let irregularStems: [(word: StaticString, stem: StaticString)] = [
    ("skis", "ski"), ("skies", "sky"), ("dying", "die"), ("lying", "lie"), ("tying", "tie"),
    ("idly", "idl"), ("gently", "gentl"), ("ugly", "ugli"), ("early", "earli"), ("only", "onli"),
    ("singly", "singl"), ("sky", "sky"), ("news", "news"), ("howe", "howe"), ("atlas", "atlas"),
    ("cosmos", "cosmos"), ("bias", "bias"), ("andes", "andes"),
  ]

  private static let invariantAfterPlural: [StaticString] = [
    "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed",
  ]

  /// The stem of a word that the rules would get wrong.
  static func irregular(_ word: [UInt8]) -> StaticString? {
    guard word.count <= 6 else { return nil }
    return irregularStems.first {
      $0.word.utf8CodeUnitCount == word.count && ends(word, $0.word)
    }?.stem
  }

  /// True when nothing may be removed after the plural was.
  static func isInvariantAfterPlural(_ word: [UInt8]) -> Bool {
    guard word.count == 6 || word.count == 7 else { return false }
    return invariantAfterPlural.contains {
      $0.utf8CodeUnitCount == word.count && ends(word, $0)
    }
  }

  /// True when `word` closes with `suffix`.
  static func ends(_ word: [UInt8], _ suffix: StaticString) -> Bool {
    var offset = suffix.utf8CodeUnitCount
    guard word.count >= offset else { return false }
    let start = word.count - offset
    // From the back: most suffixes differ in their last letter.
    while offset > 0 {
      offset -= 1
      guard word[start + offset] == suffix.utf8Start[offset] else { return false }
    }
    return true
  }

  /// True when `word` closes with bb, dd, ff, gg, mm, nn, pp, rr or tt.
  static func endsDoubled(_ word: [UInt8]) -> Bool {
    guard word.count >= 2, word[word.count - 1] == word[word.count - 2] else { return false }
    switch word[word.count - 1] {
    case UInt8(ascii: "b"), UInt8(ascii: "d"), UInt8(ascii: "f"), UInt8(ascii: "g"),
      UInt8(ascii: "m"), UInt8(ascii: "n"), UInt8(ascii: "p"), UInt8(ascii: "r"),
      UInt8(ascii: "t"):
      return true
    default: return false
    }
  }

  /// True for the letters that may stand before a removable -li.
  static func isLiEnding(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "g"),
      UInt8(ascii: "h"), UInt8(ascii: "k"), UInt8(ascii: "m"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      return true
    default: return false
    }
  }
}
