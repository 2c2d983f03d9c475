import Testing

@testable import Evaluation

@Test func rankingsFollowScoresAndNotRanksOrLines() throws {
  let found = try run("1 Q0 low 1 0.5 t\n2 Q0 x 1 7 t\n1 Q0 high 9 1.5e1 t\n1 Q0 mid 3 .75 t\n")
  #expect(found.topics == ["1", "2"])
  #expect(found.ranking(of: "1").map(\.name) == ["high", "mid", "low"])
  #expect(found.ranking(of: "3").isEmpty)
}

@Test func equalScoresAreOrderedByTheBytesOfNamesDescending() throws {
  let documents: [DocumentName] = ["10", "9", "Z", "a", "é"]
  let found = try Run(
    name: "r", rankings: [("1", documents.map { RankedDocument($0, score: 1) })])
  #expect(found.ranking(of: "1").map(\.name) == ["é", "a", "Z", "9", "10"])
}

@Test func scoresThatDifferBeyond32BitsAreEqual() throws {
  let found = try run("1 Q0 a 1 1.000000001 t\n1 Q0 z 2 1.0 t\n")
  #expect(found.ranking(of: "1").map(\.name) == ["z", "a"])
}

@Test func infiniteAndOverlongScoresHaveAPlace() throws {
  let found = try run("1 Q0 a 1 -inf t\n1 Q0 b 2 1e300 t\n1 Q0 c 3 -1e-400 t\n1 Q0 d 4 inf t\n")
  #expect(found.ranking(of: "1").map(\.name) == ["d", "b", "c", "a"])
}

@Test(arguments: [
  ("1 Q0 a 1 high t\n", "r.trec:1: error: score 'high' is not a number; write it in decimal"),
  ("1 Q0 a 1 nan t\n", "r.trec:1: error: score 'nan' is not a number; write it in decimal"),
  ("1 Q0 a 1 1,5 t\n", "r.trec:1: error: score '1,5' is not a number; write it in decimal"),
  (
    "1 Q0 a 1 2.0 t\n1 Q0 b 2\n",
    "r.trec:2: error: expected six columns, found 4; write 'topic Q0 document rank score tag'"
  ),
  (
    "1 Q0 a b 1 2.0 t\n",
    "r.trec:1: error: expected six columns, found 7; write 'topic Q0 document rank score tag'"
  ),
  (
    "1 Q0 a 1 2.0 t\n1 Q0 b 2 1.0 t\n1 Q0 a 3 0.5 t\n",
    "r.trec:3: error: document 'a' is ranked for topic '1' on line 1 already; keep its better line"
  ),
  ("\n \n", "r.trec: error: no ranked document in the file; see why nothing was retrieved"),
])
func malformedRunsAreRefusedWithTheirLine(text: String, expected: String) {
  #expect(message { () throws(EvaluationError) in _ = try run(text) } == expected)
}

@Test func rankingsFromASearchAreCheckedToo() {
  let twice = [RankedDocument("a", score: 1), RankedDocument("a", score: 2)]
  #expect(
    message { () throws(EvaluationError) in
      _ = try Run(name: "bm25", rankings: [("q", twice)])
    } == "bm25: error: document 'a' repeats in topic 'q'; keep its best-ranked entry")
  #expect(throws: EvaluationError.unsoundRun(name: "r", fault: .repeatedRanking(topic: "q"))) {
    try Run(name: "r", rankings: [("q", ranking("a")), ("q", ranking("b"))])
  }
  let fault = EvaluationError.RunFault.scoreIsNaN(topic: "q", document: "a")
  #expect(throws: EvaluationError.unsoundRun(name: "r", fault: fault)) {
    try Run(name: "r", rankings: [("q", [RankedDocument("a", score: .nan)])])
  }
}

@Test func writtenRunHasSixColumnsAndRanksFromOne() throws {
  let run = try Run(
    name: "r",
    rankings: [
      ("2", [RankedDocument("b", score: 0.1), RankedDocument("a", score: 12.5)]),
      ("empty", []), ("1", [RankedDocument("c", score: -1e-9)]),
    ])
  let text = String(decoding: try run.trecText(tag: "bm25"), as: UTF8.self)
  #expect(text == "2 Q0 a 1 12.5 bm25\n2 Q0 b 2 0.1 bm25\n1 Q0 c 1 -1e-09 bm25\n")
}

@Test func writtenRunReadsBackEqual() throws {
  var generator = SeededGenerator(seed: 3)
  let rankings = (0..<20).map { topic in
    let documents = (0..<50).map { number in
      let bits = UInt32(truncatingIfNeeded: generator.next())
      let score = Float(bitPattern: bits)
      return RankedDocument(DocumentName("d\(number)"), score: score.isNaN ? 0 : Double(score))
    }
    return (topic: TopicName("q\(topic)"), documents: documents)
  }
  let written = try Run(name: "r", rankings: rankings)
  try withTemporaryFolder { folder in
    try written.write(to: "\(folder)/out.trec")
    let read = try Run(path: "\(folder)/out.trec")
    #expect(read.topics == written.topics)
    for topic in written.topics {
      #expect(read.ranking(of: topic) == written.ranking(of: topic))
    }
    #expect(files(in: folder) == ["out.trec"], "nothing is left beside the run")
  }
}

@Test func namesThatColumnsCannotCarryAreNotWritten() throws {
  let run = try Run(name: "r", rankings: [("1", ranking("a guide.html"))])
  #expect(
    message { () throws(EvaluationError) in _ = try run.trecText() }
      == "r: error: the name 'a guide.html' is empty or has white space, which a run file cannot "
      + "hold; rename it in the collection")
  #expect(throws: EvaluationError.self) { try run.trecText(tag: "") }
}
