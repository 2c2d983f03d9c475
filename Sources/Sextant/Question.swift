import Analysis
import LexicalIndex
import Ranking

/// A question ready for both legs.
struct Question {
  /// What the encoder reads.
  let text: String
  /// The last word where it stands alone: no phrase, field or exclusion.
  let lastWord: String?
  /// What the posting lists are asked for.
  var lexical: LexicalQuery

  /// Reads the query syntax.
  ///
  /// - Throws: ``SextantError/badQuery(_:)``.
  init(parsing source: String, languages: LanguageSet) throws {
    do { self.init(try SearchQuery(parsing: source), languages) } catch {
      throw SextantError.badQuery(error.description)
    }
  }

  /// Takes a text word by word, without syntax and without a limit: topics, questions, passages.
  init(words source: String, languages: LanguageSet) throws {
    do { self.init(try SearchQuery(words: source, limits: .none), languages) } catch {
      throw SextantError.badQuery(error.description)
    }
  }

  private init(_ query: SearchQuery, _ languages: LanguageSet) {
    text = query.plainText
    lastWord = query.clauses.last.flatMap { $0.isCondition ? nil : $0.text }
    var required: [LexicalPhrase] = []
    var excluded: [LexicalPhrase] = []
    for clause in query.clauses where clause.isCondition {
      guard let phrase = Self.phrase(clause, languages) else { continue }
      if clause.isExcluded { excluded.append(phrase) } else { required.append(phrase) }
    }
    // The wanted words are analysed together, so that stop words are judged in company.
    lexical = LexicalQuery(
      terms: languages.queryTerms(query.plainText), required: required, excluded: excluded)
  }

  /// The clause as words in a row, in one language or another; nil when it has no term.
  private static func phrase(
    _ clause: SearchQuery.Clause, _ languages: LanguageSet
  ) -> LexicalPhrase? {
    var phrases: [LexicalPhrase] = []
    for analyzer in languages.analyzers {
      // As documents are analysed, stop words included: a phrase is meant word for word.
      let tokens = analyzer.tokens(clause.text, as: .text)
      guard !tokens.isEmpty else { continue }
      var phrase = LexicalPhrase(
        tokens.map(\.term), positions: tokens.map(\.position), field: clause.field.map(field))
      phrase.slop = clause.slop
      if !phrases.contains(phrase) { phrases.append(phrase) }
    }
    guard var phrase = phrases.first else { return nil }
    phrase.alternatives = Array(phrases.dropFirst())
    return phrase
  }

  private static func field(_ field: SearchQuery.Field) -> ChunkField {
    switch field {
    case .title: .title
    case .heading: .heading
    case .text: .text
    }
  }

  /// True when something must or must not occur: the dense leg is then bound by it too.
  var hasConditions: Bool { !lexical.required.isEmpty || !lexical.excluded.isEmpty }
}
