import Glibc

extension EvaluationError: CustomStringConvertible {
  /// One sentence for people: the place, what is wrong, what to do.
  package var description: String {
    switch self {
    case .unreadableFile(let path, let code):
      "\(path): error: cannot be read (\(Self.reason(code))); give a readable file"
    case .unwritableFile(let path, let code):
      "\(path): error: cannot be written (\(Self.reason(code))); choose another place"
    case .emptyFile(let path, let expected):
      "\(path): error: \(expected.absence)"
    case .malformedLine(let path, let line, let fault):
      "\(path):\(line): error: \(fault.description)"
    case .unsoundRun(let name, let fault):
      "\(name): error: \(fault.description)"
    case .unknownMeasure(let name):
      "error: no measure is called '\(name)'; known are \(Measure.knownNames)"
    case .tooFewRuns(let count):
      "error: a comparison needs two runs or more, here \(count); name another run file"
    }
  }

  private static func reason(_ code: Int32) -> String {
    guard let text = strerror(code) else { return "error \(code)" }
    return String(cString: text)
  }
}

extension EvaluationError.FileContent {
  fileprivate var absence: String {
    switch self {
    case .judgements: "no judgement in the file; give TREC or BEIR qrels"
    case .topics: "no topic in the file; give queries.jsonl, TREC topics or id<TAB>text lines"
    case .rankedDocuments: "no ranked document in the file; see why nothing was retrieved"
    }
  }
}

extension EvaluationError.RunFault: CustomStringConvertible {
  /// What is wrong and what to do, without the name of the run.
  package var description: String {
    switch self {
    case .nothingRetrieved:
      "nothing was retrieved for any topic; see why the search did not run"
    case .noCommonTopic(let qrels, let runTopic, let qrelsTopic):
      "none of its topics is judged in \(qrels) (the run has '\(runTopic)', the qrels have "
        + "'\(qrelsTopic)'); use the qrels of the same collection"
    case .foreignTopics(let count, let example):
      "topics that were never asked: \(count), such as '\(example)'; use the run of these topics"
    case .foreignDocuments(let count, let example, let topic):
      "documents that are not in the collection: \(count), such as '\(example)' for topic "
        + "'\(topic)'; search an index of this collection alone"
    case .repeatedDocument(let topic, let document):
      "document '\(document)' repeats in topic '\(topic)'; keep its best-ranked entry"
    case .repeatedRanking(let topic):
      "topic '\(topic)' is ranked twice; keep one ranking"
    case .scoreIsNaN(let topic, let document):
      "the score of document '\(document)' in topic '\(topic)' is not a number; see why the "
        + "search made it"
    case .unwritableName(let name):
      "the name '\(name)' is empty or has white space, which a run file cannot hold; rename it "
        + "in the collection"
    }
  }
}

extension EvaluationError.LineFault: CustomStringConvertible {
  /// What is wrong and what to do, without the place.
  package var description: String {
    switch self {
    case .notText:
      "not UTF-8 text; give an uncompressed text file in UTF-8"
    case .runColumns(let found):
      "expected six columns, found \(found); write 'topic Q0 document rank score tag'"
    case .qrelsColumns(let found):
      "expected four columns, found \(found); write 'topic 0 document grade'"
    case .tabbedQrelsColumns(let found):
      "expected three columns, found \(found); write 'query-id<TAB>corpus-id<TAB>score'"
    case .unknownQrelsForm:
      "neither TREC nor BEIR qrels; write 'topic 0 document grade', or the header "
        + "'query-id<TAB>corpus-id<TAB>score' and three columns"
    case .gradeNotWhole(let text):
      "grade '\(text)' is not a whole number; write it in digits"
    case .scoreNotNumber(let text):
      "score '\(text)' is not a number; write it in decimal"
    case .emptyName:
      "a name is empty; name every topic and document"
    case .repeatedJudgement(let topic, let document, let firstLine):
      "document '\(document)' is judged for topic '\(topic)' on line \(firstLine) already; "
        + "keep one of the two grades"
    case .repeatedDocument(let topic, let document, let firstLine):
      "document '\(document)' is ranked for topic '\(topic)' on line \(firstLine) already; "
        + "keep its better line"
    case .repeatedTopic(let topic, let firstLine):
      "topic '\(topic)' is on line \(firstLine) already; keep one of the two"
    case .notQuery:
      "not a query; write one JSON object a line with \"_id\" and \"text\""
    case .emptyTopic(let topic):
      "topic '\(topic)' has no words; give every topic a text"
    case .missingTab:
      "no tab between name and text; write 'id<TAB>text'"
    case .unclosedTop:
      "<top> is not closed; end every topic with </top>"
    case .missingNumber:
      "<top> has no <num>; number every topic"
    case .missingTitle:
      "<top> has no <title>; give every topic a title"
    }
  }
}
