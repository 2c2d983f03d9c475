/// Turns text into the terms of the inverted index: tokens, folded, lower-cased and stemmed.
///
/// A value is immutable and cheap to copy; one can serve many threads. The same text gives the same
/// terms on every machine.
///
/// | text | terms |
/// | --- | --- |
/// | `The user's naïve Cafés` | `the`, `user`, `naiv`, `cafe` |
/// | `well-known` | `well`, `known` |
/// | `json.dumps()` | `json.dumps`, `json`, `dump` |
/// | `getItems`, `snake_case` | `getitem`, `get`, `item`; `snake_case`, `snake`, `case` |
/// | `--dry-run`, `UTF-8` | `--dry-run`, `dri`, `run`; `utf-8`, `utf`, `8` |
/// | `3.11.2`, `2.5` | `3.11.2`, `3.11`, `3`; `2.5` |
/// | `/etc/foo.conf` | `/etc/foo.conf`, `etc`, `foo.conf`, `foo`, `conf` |
/// | `C++`, `C#`, `U.S.`, `I/O` | `c++`; `c#`; `us`; `io` |
/// | `東京都` | `東京`, `京都` |
///
/// An identifier counts once whole and once for each part, so that it is found by either and best by
/// both. Words joined by hyphens or one slash count as their words alone: as much as the same words
/// with a space, so that a hyphen changes no score, and `"full text"` finds `full-text`.
package struct Analyzer: Sendable {
  /// Where a text comes from.
  package enum TextRole: Sendable, CaseIterable {
    /// Documents keep their stop words: phrases then match word for word, and a query of nothing
    /// but stop words finds what it says.
    case text, title, heading
    /// Stop words are left out, unless the query has nothing else.
    case query
  }

  /// Whose stemmer and stop words are applied.
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
    var text = text
    return text.withUTF8 { scan($0, as: role, Token.tokens) }
  }

  /// The terms of a text with positions and source ranges, in one flat structure.
  ///
  /// - Complexity: O(*n*) in the bytes of `text`; the structure's three arrays are all it allocates.
  package func analyze(_ text: String, as role: TextRole) -> AnalyzedText {
    var text = text
    return text.withUTF8 { analyze(utf8: $0, as: role) }
  }

  /// The same of bytes.
  ///
  /// - Precondition: They are well-formed UTF-8.
  package func analyze(
    utf8: UnsafeBufferPointer<UInt8>, as role: TextRole
  ) -> AnalyzedText {
    scan(utf8, as: role, AnalyzedText.init)
  }

  /// Scans a text and makes something of its terms.
  private func scan<Result>(
    _ utf8: UnsafeBufferPointer<UInt8>, as role: TextRole, _ result: (TermBuffer) -> Result
  ) -> Result {
    ScanMemory.lend(language) { memory in
      scan(utf8, keepingStopWords: role != .query, memory)
      if role == .query, memory.terms.count == 0 { scan(utf8, keepingStopWords: true, memory) }
      return result(memory.terms)
    }
  }

  private func scan(
    _ utf8: UnsafeBufferPointer<UInt8>, keepingStopWords: Bool, _ memory: ScanMemory
  ) {
    let writer = TermWriter(
      source: utf8, language: language,
      keepsStopWords: keepingStopWords || language == .neutral, memory: memory)
    var scanner = TextScanner(source: utf8, writer: writer, elides: language.elides)
    scanner.scan()
  }
}
