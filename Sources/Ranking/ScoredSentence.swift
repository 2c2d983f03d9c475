/// A candidate with its score.
struct ScoredSentence {
  let candidate: AnswerCandidate
  let similarity: Double?
  let score: Double

  /// By score; ties by the better passage, then the earlier sentence.
  static func ranksBefore(_ left: ScoredSentence, _ right: ScoredSentence) -> Bool {
    if left.score != right.score { return left.score > right.score }
    let (a, b) = (left.candidate, right.candidate)
    return (a.passage, a.range.lowerBound) < (b.passage, b.range.lowerBound)
  }
}
