/// The values of some measures for every topic of the qrels, and their means.
package struct Scores: Sendable {
  /// The measures: the columns of ``values``.
  package let measures: [Measure]
  /// The topics of the qrels in their order: the rows of ``values``.
  package let topics: [TopicName]
  /// The values, `[topic][measure]`.
  package let values: [[Double]]

  /// The mean of each measure over every topic of the qrels, answered or not (trec_eval's `-c`).
  package var means: [Double] {
    measures.indices.map { column in
      values.reduce(0) { $0 + $1[column] } / Double(topics.count)
    }
  }

  /// The mean of `measure`; `nil` when it was not asked for.
  package func mean(of measure: Measure) -> Double? {
    measures.firstIndex(of: measure).map { means[$0] }
  }
}
