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
      guard corrections < Self.maximumCorrections,
        mayBeMisspelt(String(decoding: bytes[token.utf8Range], as: UTF8.self)),
        let correction = try correction(
          of: String(decoding: bytes[token.utf8Range], as: UTF8.self).lowercased(),
          terms: all.filter { $0.utf8Range == token.utf8Range }.map(\.term))
      else { continue }
      bytes.replaceSubrange(token.utf8Range, with: Array(try word(of: correction).utf8))
      corrections += 1
    }
    guard corrections > 0, tokens.count <= corrections * Self.wordsOfACorrection else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What a word was meant to be: a term of the index, and words that may have been mistyped so.
  private struct Correction {
    let term: String
    let words: Set<String>
  }

  /// One slip away in whole words, else as near as terms are: the index holds stems, from which a slip in an
  /// ending is far.
  private func correction(of word: String, terms: [String]) throws -> Correction? {
    if let slip = try slip(behind: word) { return slip }
    for term in terms {
      guard let near = try lexical.correction(of: term) else { continue }
      return Correction(term: near.term, words: [])
    }
    return nil
  }

  /// The most frequent term of words from which one slip leads to `word`; the first of equally frequent
  /// ones. Words of fewer than four letters have too many neighbours.
  private func slip(behind word: String) throws -> Correction? {
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
    var best: (term: String, frequency: Int)?
    for term in words.keys.sorted() {
      let frequency = try lexical.documentFrequency(of: term)
      if frequency >= lexical.leastTrustedFrequency, frequency > best?.frequency ?? 0 {
        best = (term, frequency)
      }
    }
    return best.map { Correction(term: $0.term, words: words[$0.term] ?? []) }
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

  /// Passages that are read for how they write a term.
  private static let passagesOfAWord = 5

  /// A term as a passage writes it, best as one that may have been mistyped.
  private func word(of correction: Correction) throws -> String {
    var first: String?
    let found = try lexical.search(
      LexicalQuery(terms: [correction.term]), depth: Self.passagesOfAWord)
    for candidate in found {
      let document = try view.document(owning: candidate.chunk)
      let chunk = try view.chunk(candidate.chunk, of: document)
      for text in [chunk.text, document.title ?? ""] + chunk.headingPath {
        let bytes = Array(text.utf8)
        for token in languages.tokens(text) where token.term == correction.term {
          let word = String(decoding: bytes[token.utf8Range], as: UTF8.self).lowercased()
          if correction.words.isEmpty || correction.words.contains(word) { return word }
          first = first ?? word
        }
      }
    }
    return correction.words.min() ?? first ?? correction.term
  }
}
