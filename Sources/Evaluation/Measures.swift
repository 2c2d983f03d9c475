/// The judging of runs.
package enum Measures {
  /// The values of `measures` for each topic of `qrels`, equal to trec_eval's.
  ///
  /// Every topic of the qrels counts, also one that the run does not answer (value 0); topics of
  /// the run that are not judged do not count.
  ///
  /// - Throws: ``EvaluationError/unsoundRun(name:fault:)`` when the run is empty or answers none of
  ///   the judged topics: that is a fault of the experiment and no score.
  /// - Complexity: O(*d* × *m*) for *d* ranked documents and *m* measures.
  package static func evaluate(
    qrels: Qrels, run: Run, measures: [Measure] = Measure.standard
  ) throws(EvaluationError) -> Scores {
    try run.requireCommonTopic(with: qrels)
    let values = qrels.topics.map { topic in
      let ranking = GradedRanking(
        run.ranking(of: topic), judgements: qrels.judgements(of: topic))
      return measures.map(ranking.value)
    }
    return Scores(measures: measures, topics: qrels.topics, values: values)
  }
}
