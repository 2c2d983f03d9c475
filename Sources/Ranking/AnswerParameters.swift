/// Numbers that decide which sentences answer and when no answer is given.
///
/// The models of support are fitted; the others are sensible, not measured.
package struct AnswerParameters: Hashable, Sendable {
  /// Statements at most; 1…4 are useful.
  package var maximumSentences = 3
  /// Sentences that are compared with the question by the encoder at most.
  package var maximumCandidates = 48
  /// A further sentence is taken when it has this share of the best one's score.
  package var keepShare = 0.8
  /// A further sentence is dropped when this share of its word runs was said already.
  package var repeatShare = 0.6
  /// Weight of the question terms that the sentence has.
  package var coverageShare = 0.4
  /// Weight of the sentence's cosine with the question; given to the others when unknown.
  package var similarityShare = 0.4
  /// Weight of the passage's fused score.
  package var passageShare = 0.2
  /// What a term is worth that stands in the title or headings only.
  package var headingCredit = 0.5
  /// What a term is worth that stands elsewhere in the passage only.
  package var passageCredit = 0.25
  /// Code after a sentence that ends with `:` is quoted up to this many bytes, whole lines only.
  package var maximumCodeBytes = 480
  /// How support is estimated when cosines are known.
  package var support = SupportModel.transformer
  /// How support is estimated without cosines.
  package var lexicalSupport = SupportModel.lexical

  /// Makes parameters with the defaults above.
  package init() {}
}
