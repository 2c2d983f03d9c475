/// Answers a question with sentences that stand in the passages, or withholds an answer.
///
/// Two steps, so that the caller may ask an encoder in between: `candidates(in:)`, then
/// `answer(from:in:similarities:)`. Nothing is written that does not stand in a passage.
package struct AnswerExtractor {
  /// The distinct terms of the question.
  package let question: [QuestionTerm]
  /// What decides.
  package let parameters: AnswerParameters
  let terms: (String) -> [String]

  /// Makes an extractor.
  ///
  /// - Parameters:
  ///   - question: Index terms of the question; of a repeated term the first counts.
  ///   - parameters: What decides.
  ///   - terms: Index terms of a text, as `question` has them.
  package init(
    question: [QuestionTerm], parameters: AnswerParameters = AnswerParameters(),
    terms: @escaping (String) -> [String]
  ) {
    var seen: Set<String> = []
    self.question = question.filter { seen.insert($0.term).inserted }
    self.parameters = parameters
    self.terms = terms
  }

  /// The sentences worth comparing with the question, most promising first.
  ///
  /// Left out are code, and sentences with fewer than three words. Ties go to the better passage,
  /// then to the earlier sentence.
  ///
  /// - Parameter passages: Best first.
  /// - Returns: At most `parameters.maximumCandidates`.
  /// - Complexity: Analyses every passage about twice.
  package func candidates(in passages: [RankedPassage]) -> [AnswerCandidate] {
    let all = passages.indices.flatMap { index in
      sentences(of: passages[index], at: index).map { candidate in
        (candidate, score(candidate, passages[index], similarity: nil))
      }
    }
    let sorted = all.enumerated().sorted { left, right in
      (right.element.1, left.offset) < (left.element.1, right.offset)
    }
    return sorted.prefix(parameters.maximumCandidates).map(\.element.0)
  }

  /// Chooses among the candidates, or withholds.
  ///
  /// - Parameters:
  ///   - candidates: From `candidates(in:)` for the same passages.
  ///   - passages: Best first.
  ///   - similarities: Cosine of each candidate's text with the question; nil when there is no
  ///     encoder. Another count than that of the candidates counts as nil.
  package func answer(
    from candidates: [AnswerCandidate], in passages: [RankedPassage], similarities: [Float]? = nil
  ) -> ExtractiveAnswer {
    let similarities = similarities?.count == candidates.count ? similarities : nil
    let scored = candidates.indices.map { index in
      let similarity = similarities.map { Double($0[index]) }
      let candidate = candidates[index]
      return ScoredSentence(
        candidate: candidate, similarity: similarity,
        score: score(candidate, passages[candidate.passage], similarity: similarity))
    }.sorted(by: ScoredSentence.ranksBefore)
    let chosen = choose(scored)
    let coverages = passages.map { coverage(of: $0) }
    let missing = missingWords(in: coverages)
    guard !passages.isEmpty else { return withheld(.nothingFound, 0, nil, missing) }
    let evidence = SupportEvidence(
      passageCoverage: coverages.map(\.share).max() ?? 0,
      sentenceCoverage: chosen.first?.candidate.coverage ?? 0,
      passageCosine: passages.compactMap(\.cosine).max(),
      sentenceCosine: chosen.compactMap(\.similarity).max())
    let support = model(for: evidence).support(evidence)
    guard !chosen.isEmpty else { return withheld(.noSentence, support, evidence, missing) }
    guard support >= model(for: evidence).threshold else {
      return withheld(.weakSupport, support, evidence, missing)
    }
    return .answered(
      ExtractiveAnswer.Answer(
        statements: StatementWriter(passages).statements(chosen), support: support,
        evidence: evidence, missingWords: missing))
  }

  private func withheld(
    _ reason: ExtractiveAnswer.Withholding.Reason, _ support: Double,
    _ evidence: SupportEvidence?, _ missing: [String]
  ) -> ExtractiveAnswer {
    let threshold = evidence.map { model(for: $0).threshold } ?? parameters.support.threshold
    return .withheld(
      ExtractiveAnswer.Withholding(
        reason: reason, support: support, threshold: threshold, evidence: evidence,
        missingWords: missing))
  }

  private func model(for evidence: SupportEvidence) -> SupportModel {
    evidence.passageCosine == nil && evidence.sentenceCosine == nil
      ? parameters.lexicalSupport : parameters.support
  }
}
