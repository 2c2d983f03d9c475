import Analysis
import LexicalIndex

/// What the last word of a question in the making may become.
enum BegunWord {
  /// The most terms that a word is completed to.
  private static let limit = 16
  /// Terms of which the most frequent has more than so many times the chunks are left out: they would
  /// outweigh it, being rare.
  private static let rareness = 16
  /// What may still follow: the index holds `configur`, not `configuration`, which begins with `configurati`.
  private static let endings = Set(
    """
    ability able ables al ally ance ances ant ants ation ational ations ed ement ence ences ent ents er ers es
    ful fully ible ic ical ied ies ing ingly ings ion ional ions ity ive ively ization ize ized izes izing
    less ly ment ments ness ous ously s y
    """.split(whereSeparator: \.isWhitespace)
      .flatMap { ending in ending.indices.map { ending[$0...] } })

  /// Terms of the index whose words begin with the last word of `text`: the most frequent, then those whose
  /// stem is shorter than what was typed. None where `text` ends with a mark.
  static func terms(
    for text: String, lexical: LexicalIndex, languages: LanguageSet
  ) throws -> [String] {
    guard let word = Analyzer(language: .neutral).tokens(text).last,
      word.utf8Range.upperBound == text.utf8.count
    else { return [] }
    let found = try lexical.terms(beginningWith: word.term, count: limit)
    let most = found.first?.documentFrequency ?? 0
    let begun = found.filter { $0.documentFrequency * rareness >= most }.map(\.term)
    let ended = Set(endings.flatMap { languages.queryTerms(word.term + $0) })
    let shorter = try ended.sorted().filter {
      try word.term.hasPrefix($0) && $0 != word.term && lexical.isKnown($0)
    }
    return begun + shorter
  }
}
