import Testing

@testable import Evaluation

@Test func runWithoutAnyResultIsRefused() throws {
  let silent = try Run(name: "dense", rankings: [("1", []), ("2", [])])
  let expected = "dense: error: nothing was retrieved for any topic; see why the search did not run"
  #expect(message { () throws(EvaluationError) in try silent.requireResults() } == expected)
  let judgements = try qrels("1 0 a 1\n")
  #expect(
    message { () throws(EvaluationError) in
      _ = try Measures.evaluate(qrels: judgements, run: silent)
    } == expected)
  #expect(throws: EvaluationError.self) {
    try Run(name: "none", rankings: []).requireResults()
  }
}

@Test func runThatAnswersOneTopicIsAccepted() throws {
  let run = try Run(name: "r", rankings: [("1", []), ("2", ranking("a"))])
  try run.requireResults()
  try run.requireCommonTopic(with: qrels("2 0 b 1\n"))
}

@Test func runThatDoesNotMeetTheQrelsIsRefused() throws {
  let judgements = try qrels("1 0 a 1\n")
  let run = try Run(name: "r", rankings: [("1", []), ("x7", ranking("a"))])
  #expect(
    message { () throws(EvaluationError) in
      _ = try Measures.evaluate(qrels: judgements, run: run)
    } == "r: error: none of its topics is judged in q.txt (the run has 'x7', the qrels have '1'); "
      + "use the qrels of the same collection")
}

@Test func topicsThatWereNeverAskedAreRefused() throws {
  let asked = try topics("1\tone\n2\ttwo\n")
  let run = try Run(
    name: "r", rankings: [("1", ranking("a")), ("9", ranking("a")), ("8", ranking("a"))])
  #expect(
    message { () throws(EvaluationError) in try run.requireTopics(among: asked) }
      == "r: error: topics that were never asked: 2, such as '9'; use the run of these topics")
  try Run(name: "r", rankings: [("2", ranking("a"))]).requireTopics(among: asked)
}

@Test func documentsFromOutsideTheCollectionAreRefused() throws {
  let run = try Run(
    name: "r", rankings: [("1", ranking("a", "leak", "other")), ("2", ranking("leak", "b"))])
  #expect(
    message { () throws(EvaluationError) in try run.requireDocuments(among: ["a", "b"]) }
      == "r: error: documents that are not in the collection: 2, such as 'leak' for topic '1'; "
      + "search an index of this collection alone")
  try run.requireDocuments(among: ["a", "b", "leak", "other", "unseen"])
}
