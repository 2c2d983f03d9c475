/// Relevance judgements: which documents were judged for which topics, and how they were graded.
///
/// A grade of 1 or more is relevant, and is the gain of nDCG. Grades of 0 and below are judged and
/// not relevant, as in trec_eval.
package struct Qrels: Sendable {
  /// What messages call these judgements: the path of their file.
  package let name: String
  /// The judged topics in the order of the file. Never empty.
  package let topics: [TopicName]
  private let grades: [TopicName: [DocumentName: Int]]

  init(name: String, topics: [TopicName], grades: [TopicName: [DocumentName: Int]]) {
    self.name = name
    self.topics = topics
    self.grades = grades
  }

  /// The grades of the documents judged for `topic`; empty where none is.
  package func judgements(of topic: TopicName) -> [DocumentName: Int] {
    grades[topic] ?? [:]
  }

  /// Whether any document is judged for `topic`.
  package func judges(_ topic: TopicName) -> Bool {
    grades[topic] != nil
  }

  /// The number of judged (topic, document) pairs.
  package var judgementCount: Int {
    grades.values.reduce(0) { $0 + $1.count }
  }
}
