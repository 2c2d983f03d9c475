import Testing

@testable import Evaluation

@Test func qrelsOfTRECAreRead() throws {
  let judgements = try qrels("q2 0 a 1\nq1\t0\tb  -1 \n\nq2 0 c 3\r\n")
  #expect(judgements.topics == ["q2", "q1"])
  #expect(judgements.judgements(of: "q2") == ["a": 1, "c": 3])
  #expect(judgements.judgements(of: "q1") == ["b": -1])
  #expect(judgements.judgements(of: "q3").isEmpty)
  #expect(judgements.judgementCount == 3)
}

@Test func qrelsOfBEIRAreReadWithAndWithoutHeader() throws {
  let header = "query-id\tcorpus-id\tscore\r\n"
  for text in [header + "1\ta b\t2\r\n2\tc\t0\r\n", "1\ta b\t2\n2\tc\t0\n"] {
    let judgements = try qrels(text)
    #expect(judgements.topics == ["1", "2"])
    #expect(judgements.judgements(of: "1") == ["a b": 2])
    #expect(judgements.judgements(of: "2") == ["c": 0])
  }
}

@Test func sameDocumentMayBeJudgedForSeveralTopics() throws {
  let judgements = try qrels("1 0 a 1\n2 0 a 0\n")
  #expect(judgements.judgements(of: "1") == ["a": 1])
  #expect(judgements.judgements(of: "2") == ["a": 0])
}

@Test(arguments: [
  (
    "1 0 a yes\n",
    "q.txt:1: error: grade 'yes' is not a whole number; write it in digits"
  ),
  (
    "1 0 a 1\n1 0 b 0.5\n",
    "q.txt:2: error: grade '0.5' is not a whole number; write it in digits"
  ),
  (
    "1 0 a 1\n\n1 0 b\n",
    "q.txt:3: error: expected four columns, found 3; write 'topic 0 document grade'"
  ),
  (
    "query-id\tcorpus-id\tscore\n1\ta\n",
    "q.txt:2: error: expected three columns, found 2; "
      + "write 'query-id<TAB>corpus-id<TAB>score'"
  ),
  (
    "query-id\tcorpus-id\tscore\n1\t\t1\n",
    "q.txt:2: error: a name is empty; name every topic and document"
  ),
  (
    "1 0 a 1\n2 0 a 1\n1 0 a 0\n",
    "q.txt:3: error: document 'a' is judged for topic '1' on line 1 already; "
      + "keep one of the two grades"
  ),
  (
    "a lone sentence of more than four words\n",
    "q.txt:1: error: neither TREC nor BEIR qrels; write 'topic 0 document grade', or the header "
      + "'query-id<TAB>corpus-id<TAB>score' and three columns"
  ),
  ("", "q.txt: error: no judgement in the file; give TREC or BEIR qrels"),
  (
    "query-id\tcorpus-id\tscore\n",
    "q.txt: error: no judgement in the file; give TREC or BEIR qrels"
  ),
  (
    "1 0 a 99999999999999999999\n",
    "q.txt:1: error: grade '99999999999999999999' is not a whole number; write it in digits"
  ),
])
func malformedQrelsAreRefusedWithTheirLine(text: String, expected: String) {
  #expect(message { () throws(EvaluationError) in _ = try qrels(text) } == expected)
}

@Test func missingQrelsFileIsNamed() {
  #expect(
    message { () throws(EvaluationError) in _ = try Qrels(path: "/nowhere/qrels.tsv") }
      == "/nowhere/qrels.tsv: error: cannot be read (No such file or directory); "
      + "give a readable file")
}
