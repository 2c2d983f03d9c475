/// One index term of a question.
package struct QuestionTerm: Hashable, Sendable {
  /// The term as the index has it, such as a stem.
  package var term: String
  /// The word as the user typed it, for messages.
  package var word: String
  /// How much it says, such as its idf; not negative; a term the index lacks should have the most.
  package var weight: Double

  /// Makes a term.
  package init(term: String, word: String, weight: Double) {
    self.term = term
    self.word = word
    self.weight = max(0, weight)
  }
}
