/// A sentence of a passage that may be part of an answer.
package struct AnswerCandidate: Hashable, Sendable {
  /// Position of its passage among the ranked passages, from 0.
  package let passage: Int
  /// Its UTF-8 bytes in the passage's text.
  package let range: Range<Int>
  /// The sentence on one line: what the encoder compares with the question.
  package let text: String
  /// Weighted share of the question's terms, with credit for headings and passage; 0…1.
  package let coverage: Double
  /// Lines of code that belong to it, when it ends with `:` and code follows; else empty.
  let code: Range<Int>
  /// Factor for sentences that say less alone: questions, headings, announcements.
  let plainness: Double

  /// The bytes to quote: the sentence, and its code.
  var quoteRange: Range<Int> {
    code.isEmpty ? range : range.lowerBound..<code.upperBound
  }
}
