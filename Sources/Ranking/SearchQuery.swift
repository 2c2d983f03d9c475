/// A query as a user types it, taken apart; what its words are as index terms is decided elsewhere.
///
/// | typed | means |
/// | --- | --- |
/// | `word` | wanted, anywhere |
/// | `"a phrase"` | these words in a row |
/// | `"two words"~5` | these words, in any order, with at most five others between |
/// | `-word`, `-"a phrase"` | passages with it are left out |
/// | `title:word`, `heading:`, `text:` | wanted in that field; also with a phrase or after `-` |
///
/// Everything else is plain words, so no punctuation is ever an error. A `-` excludes only at the
/// start of a word and before something that is not `-` or a space: `--flag`, `a - b` and `a-b` are
/// words. A field name counts only when known and followed by something that is not `:` or a space:
/// `foo:bar` and `text::view` are words. A quote opens a phrase only at the start of a word and
/// when another follows; a lone one is left out. Typographic double quotes work as `"`.
package struct SearchQuery: Hashable, Sendable {
  /// A part of the passage that a clause may be limited to.
  package enum Field: String, Hashable, Sendable, CaseIterable {
    case title, heading, text
  }

  /// One thing that passages should or should not have.
  package struct Clause: Hashable, Sendable {
    /// The word or phrase, without quotes, sign and field; single spaces; never empty.
    package var text: String
    /// Where it must stand; nil for anywhere.
    package var field: Field?
    /// True when it was quoted.
    package var isPhrase: Bool
    /// How many other words may stand between those of a phrase, which may then come in any order; nil:
    /// in a row.
    package var slop: Int?
    /// True when passages that have it are left out.
    package var isExcluded: Bool

    /// Makes a clause; by default a plain word.
    package init(
      text: String, field: Field? = nil, isPhrase: Bool = false, slop: Int? = nil,
      isExcluded: Bool = false
    ) {
      self.slop = slop
      self.text = text
      self.field = field
      self.isPhrase = isPhrase
      self.isExcluded = isExcluded
    }

    /// True for a phrase, field or exclusion: something that decides whether a passage may appear.
    package var isCondition: Bool { field != nil || isPhrase || isExcluded }
  }

  /// How much a query may hold.
  package struct Limits: Hashable, Sendable {
    /// Bytes of UTF-8.
    package var byteCount: Int
    /// Phrases, fields and exclusions together; plain words are limited by the bytes alone.
    package var conditionCount: Int

    /// Makes limits.
    package init(byteCount: Int = 4096, conditionCount: Int = 64) {
      self.byteCount = byteCount
      self.conditionCount = conditionCount
    }

    /// Everything is allowed: for topics of evaluation, which may be whole texts.
    package static let none = Limits(byteCount: .max, conditionCount: .max)
  }

  /// The clauses in the order typed; at least one is not excluded.
  package let clauses: [Clause]
  /// What the encoder should read: the wanted words and phrases in order, single spaces, no syntax.
  package let plainText: String

  /// Reads a query with the syntax above.
  ///
  /// - Throws: ``SearchQueryError`` when nothing is asked for or a limit is passed; never for
  ///   punctuation.
  /// - Complexity: O(bytes).
  package init(
    parsing source: String, limits: Limits = Limits()
  ) throws(SearchQueryError) {
    try Self.check(source, limits)
    var parser = SearchQueryParser(CollapsedText(Array(source.utf8)).bytes)
    try self.init(clauses: parser.clauses(), limits: limits)
  }

  /// Takes `text` word by word without any syntax: for questions, pasted text and topics.
  ///
  /// - Throws: ``SearchQueryError/empty`` or ``SearchQueryError/tooLong(byteCount:limit:)``.
  package init(words text: String, limits: Limits = Limits()) throws(SearchQueryError) {
    try Self.check(text, limits)
    let words = VisibleText.line(text).split(separator: " ")
    try self.init(clauses: words.map { Clause(text: String($0)) }, limits: limits)
  }

  private init(clauses: [Clause], limits: Limits) throws(SearchQueryError) {
    let wanted = clauses.filter { !$0.isExcluded }
    guard !clauses.isEmpty else { throw .empty }
    guard !wanted.isEmpty else { throw .onlyExclusions(clauses.map(\.text)) }
    let conditionCount = clauses.count(where: \.isCondition)
    guard conditionCount <= limits.conditionCount else {
      throw .tooManyConditions(count: conditionCount, limit: limits.conditionCount)
    }
    self.clauses = clauses
    plainText = wanted.map(\.text).joined(separator: " ")
  }

  /// Looks at the source before anything is copied.
  private static func check(_ source: String, _ limits: Limits) throws(SearchQueryError) {
    let byteCount = source.utf8.count
    guard byteCount <= limits.byteCount else {
      throw .tooLong(byteCount: byteCount, limit: limits.byteCount)
    }
  }
}
