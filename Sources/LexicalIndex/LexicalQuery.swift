/// Words that must stand one after another, or near one another, in one field.
public struct LexicalPhrase: Hashable, Sendable {
  /// The terms, at least one.
  public var terms: [String]
  /// Each term's distance in words from the first position of the phrase; as many as `terms`.
  ///
  /// A whole identifier and its first part have the same offset; a word left out leaves a gap.
  public var offsets: [Int]
  /// The only field that counts; nil for any.
  public var field: ChunkField?
  /// How many words more than the phrase's own a passage may take for them, which may then stand in any
  /// order; nil: in a row.
  public var slop: Int?
  /// Phrases of which any may stand in this one's place: the same words as stems of other languages.
  public var alternatives: [LexicalPhrase] = []

  /// Makes a phrase of terms with their word numbers, as text analysis gives them.
  ///
  /// - Precondition: There is a term, as many positions as terms, and they never fall.
  public init(_ terms: [String], positions: [Int], field: ChunkField? = nil) {
    precondition(!terms.isEmpty && terms.count == positions.count, "every term has a position")
    precondition(
      zip(positions, positions.dropFirst()).allSatisfy { $0 <= $1 }, "positions never fall")
    self.terms = terms
    self.offsets = positions.map { $0 - positions[0] }
    self.field = field
  }

  /// Makes a phrase of terms that follow one another without a gap.
  public init(_ terms: [String], field: ChunkField? = nil) {
    self.init(terms, positions: Array(terms.indices), field: field)
  }
}

/// What is looked for, in terms of the index.
///
/// A chunk matches when it holds at least one of `terms` (any, when there are none but something is
/// required), every phrase of `required` and none of `excluded`. Its score is BM25 over `terms`
/// alone; so the words of required phrases usually stand in `terms` too.
public struct LexicalQuery: Hashable, Sendable {
  /// What is scored, in order; a repeated term counts each time.
  public var terms: [String]
  /// Phrases and single words that must occur.
  public var required: [LexicalPhrase]
  /// Phrases and single words that must not occur.
  public var excluded: [LexicalPhrase]

  /// Makes a query.
  public init(
    terms: [String], required: [LexicalPhrase] = [], excluded: [LexicalPhrase] = []
  ) {
    self.terms = terms
    self.required = required
    self.excluded = excluded
  }

  /// True when nothing can match.
  public var isEmpty: Bool { terms.isEmpty && required.isEmpty }
}
