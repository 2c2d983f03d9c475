/// The ranked documents that one system returned for each topic.
///
/// Every ranking is in trec_eval's order: 32-bit score descending, equal scores by the bytes of the
/// document name descending. Scores alone make the order, never the rank column or the line order.
package struct Run: Sendable {
  /// What messages and reports call this run: its file, or what the search was.
  package let name: String
  /// The topics in the order given.
  package let topics: [TopicName]
  private let rankings: [TopicName: [RankedDocument]]

  /// A run of rankings in any order.
  ///
  /// - Parameter rankings: Per topic what was retrieved, which may be nothing.
  /// - Throws: ``EvaluationError/unsoundRun(name:fault:)`` when a topic is ranked twice, a document
  ///   repeats in a topic or a score is not a number.
  /// - Complexity: O(*n* log *n*) for *n* ranked documents.
  package init(
    name: String, rankings: [(topic: TopicName, documents: [RankedDocument])]
  ) throws(EvaluationError) {
    var sorted: [TopicName: [RankedDocument]] = [:]
    for (topic, documents) in rankings {
      if let fault = Self.fault(in: documents, of: topic) {
        throw .unsoundRun(name: name, fault: fault)
      }
      let ranking = documents.sorted(by: RankedDocument.isRankedBefore)
      guard sorted.updateValue(ranking, forKey: topic) == nil
      else { throw .unsoundRun(name: name, fault: .repeatedRanking(topic: topic)) }
    }
    self.name = name
    self.topics = rankings.map(\.topic)
    self.rankings = sorted
  }

  private static func fault(
    in documents: [RankedDocument], of topic: TopicName
  ) -> EvaluationError.RunFault? {
    var seen: Set<DocumentName> = []
    for document in documents {
      if document.score.isNaN { return .scoreIsNaN(topic: topic, document: document.name) }
      guard seen.insert(document.name).inserted
      else { return .repeatedDocument(topic: topic, document: document.name) }
    }
    return nil
  }

  /// The documents retrieved for `topic`, best first; empty for a topic that the run does not have.
  package func ranking(of topic: TopicName) -> [RankedDocument] {
    rankings[topic] ?? []
  }
}
