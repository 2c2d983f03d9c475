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
        let term = try correction(of: all.filter { $0.utf8Range == token.utf8Range }),
        mayBeMisspelt(String(decoding: bytes[token.utf8Range], as: UTF8.self))
      else { continue }
      bytes.replaceSubrange(token.utf8Range, with: Array(try word(of: term.term).utf8))
      corrections += 1
    }
    guard corrections > 0, tokens.count <= corrections * Self.wordsOfACorrection else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// That of a word's first term, of one language or another, that has one.
  private func correction(of tokens: [Token]) throws -> VocabularyTerm? {
    for token in tokens {
      if let term = try lexical.correction(of: token.term) { return term }
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

  /// A term as a passage writes it: the index holds stems.
  private func word(of term: String) throws -> String {
    let found = try lexical.search(LexicalQuery(terms: [term]), depth: 1)
    guard let best = found.first else { return term }
    let document = try view.document(owning: best.chunk)
    let chunk = try view.chunk(best.chunk, of: document)
    for text in [chunk.text, document.title ?? ""] + chunk.headingPath {
      guard let token = languages.tokens(text).first(where: { $0.term == term }) else { continue }
      return String(decoding: Array(text.utf8)[token.utf8Range], as: UTF8.self).lowercased()
    }
    return term
  }
}
