/// Analyses what meets documents of several languages: questions, and passages whose language is not at
/// hand.
///
/// A word gets the term of every language, since a question of two words does not tell its own; words
/// that are equal in all give one. With one language it does what that language's ``Analyzer`` does.
package struct LanguageSet: Sendable {
  /// One for each language, in the order of ``Language``.
  package let analyzers: [Analyzer]

  /// - Parameter languages: Those of the documents; none stands for English.
  package init(_ languages: Set<Language>) {
    let ordered = Language.allCases.filter(languages.contains)
    analyzers = (ordered.isEmpty ? [.english] : ordered).map(Analyzer.init)
  }

  /// The terms of a question in the order of its words, repeats kept.
  ///
  /// Words that are stop words in every language are left out, and so are those of the question's own
  /// language where it is clear; never all words.
  package func queryTerms(_ text: String) -> [String] {
    guard analyzers.count > 1 else { return analyzers[0].terms(text, as: .query) }
    let found = analyzers.map { $0.tokens(text) }
    let stops = stopWords(text, found)
    let all = Self.joined(found)
    let content = all.filter { !stops.contains($0.utf8Range.lowerBound) }
    return (content.isEmpty ? all : content).map(\.term)
  }

  /// The terms of a text with their places, stop words included: ordered by place, a term that
  /// several languages give at one place once.
  package func tokens(_ text: String) -> [Token] {
    guard analyzers.count > 1 else { return analyzers[0].tokens(text) }
    return Self.joined(analyzers.map { $0.tokens(text) })
  }

  /// - Parameter found: The tokens of one text in each language.
  private static func joined(_ found: [[Token]]) -> [Token] {
    var seen: Set<Token> = []
    let all = found.flatMap { tokens in
      tokens.filter {
        // Positions differ where one language parts a word that another keeps.
        seen.insert(Token(term: $0.term, utf8Range: $0.utf8Range, position: 0)).inserted
      }
    }
    return all.enumerated().sorted {
      ($0.element.utf8Range.lowerBound, $0.offset) < ($1.element.utf8Range.lowerBound, $1.offset)
    }.map(\.element)
  }

  /// A question has so many stop words of its own language, and more than of any other: `car` alone does
  /// not make `car insurance` French.
  private static let leastOfOwnLanguage = 2

  /// Where stop words stand: those of all languages, and of the text's own.
  ///
  /// - Parameter tokens: Those of the text in each language.
  private func stopWords(_ text: String, _ tokens: [[Token]]) -> Set<Int> {
    let found = zip(analyzers, tokens).map { analyzer, tokens in
      Set(tokens.map(\.utf8Range.lowerBound))
        .subtracting(analyzer.tokens(text, as: .query).map(\.utf8Range.lowerBound))
    }
    let common = found.dropFirst().reduce(found[0]) { $0.intersection($1) }
    let most = found.map(\.count).max() ?? 0
    let own = found.filter { $0.count == most }
    guard most >= Self.leastOfOwnLanguage, own.count == 1 else { return common }
    return common.union(own[0])
  }
}
