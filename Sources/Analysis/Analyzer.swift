/// Turns text into the terms of the inverted index: tokens, folded, lower-cased and stemmed.
///
/// A value is immutable and cheap to copy; one can serve many threads. The same text gives the same
/// terms on every machine.
package struct Analyzer: Sendable {
  /// Whose stemmer and stop words are applied.
  package enum Language: Sendable {
    /// Porter2 stems and 33 English stop words.
    case english
    /// Neither stems nor stop words.
    case neutral
  }

  /// Where a text comes from.
  package enum TextRole: Sendable, CaseIterable {
    case text, title, heading
    /// Stop words are left out, unless the query has nothing else.
    case query
  }

  /// The language it was made for.
  package let language: Language

  /// Makes an analyzer.
  package init(language: Language = .english) { self.language = language }

  /// The terms of a text in order, repeats kept: what ranking counts.
  package func terms(_ text: String, as role: TextRole) -> [String] {
    analyze(text, as: role).terms
  }

  /// The terms of a text with their places, for highlighting and phrases; ordered by position, a
  /// whole identifier before its parts.
  package func tokens(_ text: String, as role: TextRole = .text) -> [Token] {
    analyze(text, as: role).tokens
  }

  /// The terms of a text with positions and source ranges, in one flat structure.
  ///
  /// - Complexity: O(*n*) in the bytes of `text`; the structure's four arrays are all it allocates.
  package func analyze(_ text: String, as role: TextRole) -> AnalyzedText {
    fatalError("being written")
  }
}
