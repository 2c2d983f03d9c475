/// What a run is made of, beside its scores.
package struct RunProfile: Equatable, Sendable {
  /// Judged topics with at least one document.
  package let answeredTopicCount: Int
  /// Judged topics without any document; they count as 0 in every mean.
  package let unansweredTopicCount: Int
  /// Topics of the run that are not judged; they do not count.
  package let unjudgedTopicCount: Int
  /// Documents retrieved for judged topics.
  package let documentCount: Int
  /// Judged topics whose first ten depend on how equal scores are ordered.
  package let tiedTopicCount: Int
  /// The mean share of judged documents among the first ten of the answered topics.
  package let judgedShare: Double

  /// Describes `run` as `qrels` see it.
  ///
  /// - Complexity: O(*n*) in the number of ranked documents.
  init(of run: Run, qrels: Qrels) {
    let answered = qrels.topics.filter { !run.ranking(of: $0).isEmpty }
    answeredTopicCount = answered.count
    unansweredTopicCount = qrels.topics.count - answered.count
    unjudgedTopicCount = run.topics.count { !qrels.judges($0) }
    documentCount = answered.reduce(0) { $0 + run.ranking(of: $1).count }
    tiedTopicCount = answered.count { Self.hasTies(run.ranking(of: $0)) }
    let shares = answered.map { topic in
      GradedRanking(run.ranking(of: topic), judgements: qrels.judgements(of: topic))
        .value(of: .judged(at: 10))
    }
    judgedShare = shares.isEmpty ? 0 : shares.reduce(0, +) / Double(shares.count)
  }

  /// Whether two neighbours among the first eleven have the same score.
  private static func hasTies(_ ranking: [RankedDocument]) -> Bool {
    let head = ranking.prefix(11)
    return zip(head, head.dropFirst()).contains { $0.score == $1.score }
  }
}
