/// What must hold before a run may be scored: a fault of the experiment must never become a number.
extension Run {
  /// Requires that something was retrieved for at least one topic.
  ///
  /// Call it for each arm of a hybrid search too: an arm that never ran is no arm that found
  /// nothing.
  ///
  /// - Throws: ``EvaluationError/RunFault/nothingRetrieved``.
  package func requireResults() throws(EvaluationError) {
    guard topics.contains(where: { !ranking(of: $0).isEmpty })
    else { throw .unsoundRun(name: name, fault: .nothingRetrieved) }
  }

  /// Requires results for at least one topic that `qrels` judge.
  ///
  /// - Throws: ``EvaluationError/RunFault/nothingRetrieved`` or
  ///   ``EvaluationError/RunFault/noCommonTopic(qrels:runTopic:qrelsTopic:)``.
  package func requireCommonTopic(with qrels: Qrels) throws(EvaluationError) {
    try requireResults()
    let answered = topics.filter { !ranking(of: $0).isEmpty }
    guard !answered.contains(where: qrels.judges) else { return }
    let fault = EvaluationError.RunFault.noCommonTopic(
      qrels: qrels.name, runTopic: answered[0], qrelsTopic: qrels.topics[0])
    throw .unsoundRun(name: name, fault: fault)
  }

  /// Requires that every topic of the run is one of `asked`.
  ///
  /// - Throws: ``EvaluationError/RunFault/foreignTopics(count:example:)``.
  package func requireTopics(among asked: Topics) throws(EvaluationError) {
    let foreign = topics.filter { asked.text(of: $0) == nil }
    guard let example = foreign.first else { return }
    let fault = EvaluationError.RunFault.foreignTopics(count: foreign.count, example: example)
    throw .unsoundRun(name: name, fault: fault)
  }

  /// Requires that every ranked document belongs to the collection: an index that holds other
  /// documents too leaks them into the rankings, where they count as not relevant.
  ///
  /// - Throws: ``EvaluationError/RunFault/foreignDocuments(count:example:topic:)``, counting
  ///   distinct documents.
  /// - Complexity: O(*n*) in the number of ranked documents.
  package func requireDocuments(among collection: Set<DocumentName>) throws(EvaluationError) {
    var foreign: Set<DocumentName> = []
    var example: (document: DocumentName, topic: TopicName)?
    for topic in topics {
      for document in ranking(of: topic) where !collection.contains(document.name) {
        foreign.insert(document.name)
        example = example ?? (document.name, topic)
      }
    }
    guard let example else { return }
    let fault = EvaluationError.RunFault.foreignDocuments(
      count: foreign.count, example: example.document, topic: example.topic)
    throw .unsoundRun(name: name, fault: fault)
  }
}
