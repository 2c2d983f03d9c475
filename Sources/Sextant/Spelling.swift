import Analysis
import Catalog
import Encoder
import LexicalIndex
import Model

/// Replaces words that the index does not have by words that it has.
///
/// Quoted, excluded and field words are meant as they are typed and stay. So do words that the built-in
/// encoder's vocabulary has whole, common words that no passage happens to use, and names with capitals
/// inside. A question of many words stays as it is: the others carry it, and of the rare words in such
/// questions about half are right (12 of 25 in four labelled collections).
struct Spelling {
  /// Looking for a neighbour reads the whole vocabulary; a text of many odd words is no typing error.
  private static let maximumCorrections = 6
  /// The most words of a query for each word that is corrected.
  private static let wordsOfACorrection = 3

  private let lexical: LexicalIndex
  private let view: CatalogView
  private let languages: LanguageSet
  private let models: ModelStore
  private lazy var commonWords = try? models.load(ModelStore.builtIn)

  init(
    lexical: LexicalIndex, view: CatalogView, models: ModelStore, languages: LanguageSet
  ) {
    self.lexical = lexical
    self.view = view
    self.models = models
    self.languages = languages
  }

  /// The query with its unknown words corrected; nil when there is nothing to correct.
  mutating func corrected(_ query: String) throws -> String? {
    var bytes = Array(query.utf8)
    var corrections = 0
    // A word is known when one language's term of it is.
    let all = languages.tokens(query)
    let known = Set(try all.filter { try lexical.isKnown($0.term) }.map(\.utf8Range))
    let tokens = languages.analyzers[0].tokens(query)
    guard tokens.count <= Self.maximumCorrections * Self.wordsOfACorrection else { return nil }
    let unknown = tokens.filter {
      !known.contains($0.utf8Range) && Self.isPlain($0.utf8Range, in: bytes)
    }
    guard tokens.count <= unknown.count * Self.wordsOfACorrection else { return nil }
    // From the back, so that places before stay what they are.
    for token in unknown.reversed() {
      let word = String(decoding: bytes[token.utf8Range], as: UTF8.self)
      guard corrections < Self.maximumCorrections, mayBeMisspelt(word),
        let corrected = try correction(
          of: word.lowercased(),
          terms: all.filter { $0.utf8Range == token.utf8Range }.map(\.term))
      else { continue }
      bytes.replaceSubrange(token.utf8Range, with: Array(corrected.utf8))
      corrections += 1
    }
    guard corrections > 0, tokens.count <= corrections * Self.wordsOfACorrection else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What a word was meant to be: a word one slip away that a passage writes, else the nearest term as a
  /// passage writes it. The index holds stems, from which a slip in an ending is far.
  private func correction(of word: String, terms: [String]) throws -> String? {
    if let word = try wordBehind(word) { return word }
    for term in terms {
      guard let near = try lexical.correction(of: term) else { continue }
      return try self.word(of: near.term) ?? near.term
    }
    return nil
  }

  /// The word from which one slip leads to `word`: of those that passages write, that of the most frequent
  /// term. Words of fewer than four letters have too many neighbours.
  private func wordBehind(_ word: String) throws -> String? {
    guard word.utf8.count >= 4, word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else {
      return nil
    }
    var words: [String: Set<String>] = [:]
    for candidate in Slips.words(from: word) {
      for analyzer in languages.analyzers {
        guard let term = analyzer.terms(candidate, as: .text).first else { continue }
        words[term, default: []].insert(candidate)
      }
    }
    let frequencies = try words.keys.map {
      (term: $0, count: try lexical.documentFrequency(of: $0))
    }
    let frequent = frequencies.filter { $0.count >= lexical.leastTrustedFrequency }
      .sorted { ($1.count, $0.term) < ($0.count, $1.term) }
    for (term, _) in frequent.prefix(Self.termsOfAWord) {
      if let written = try self.word(of: term, among: words[term]) { return written }
    }
    return nil
  }

  private mutating func mayBeMisspelt(_ word: String) -> Bool {
    !word.dropFirst().contains(where: \.isUppercase) && commonWords?.tokenCount(word) != 1
  }

  /// True for a whole word between spaces or closing marks, outside quotes.
  private static func isPlain(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
    let before = bytes[..<range.lowerBound]
    guard before.last.map({ $0 == UInt8(ascii: " ") }) ?? true,
      before.count(where: { $0 == UInt8(ascii: "\"") }) % 2 == 0, !before.contains(0xE2)
    else { return false }
    guard range.upperBound < bytes.count else { return true }
    return [" ", "?", ",", ".", "!", ";"].contains(
      Character(UnicodeScalar(bytes[range.upperBound])))
  }

  /// Terms whose words are looked for in passages, and passages that are read for one.
  private static let termsOfAWord = 6
  private static let passagesOfATerm = 10

  /// A term as a passage writes it, as one of `words` where they are given; nil when none does.
  private func word(of term: String, among words: Set<String>? = nil) throws -> String? {
    let found = try lexical.search(LexicalQuery(terms: [term]), depth: Self.passagesOfATerm)
    for candidate in found {
      let document = try view.document(owning: candidate.chunk)
      let chunk = try view.chunk(candidate.chunk, of: document)
      for text in [chunk.text, document.title ?? ""] + chunk.headingPath {
        let bytes = Array(text.utf8)
        for token in languages.tokens(text) where token.term == term {
          let word = String(decoding: bytes[token.utf8Range], as: UTF8.self).lowercased()
          if words?.contains(word) ?? true { return word }
        }
      }
    }
    return nil
  }
}
