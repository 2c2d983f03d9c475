extension Run {
  /// Reads the run in the file at `path`; see ``init(bytes:path:)``.
  package init(path: String) throws(EvaluationError) {
    try self.init(bytes: InputFile.bytes(at: path), path: path)
  }

  /// Reads a TREC run: `topic Q0 document rank score tag` between white space, lines in any order.
  ///
  /// Blank lines are skipped; `Q0`, rank and tag are ignored. Scores are read as 64-bit numbers and
  /// then rounded to 32 bits, as trec_eval does.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text.
  ///   - path: What messages call the text; it becomes ``name``.
  /// - Throws: ``EvaluationError`` with `path` and the line: another number of columns, a score
  ///   that is not a number, a document that repeats in its topic; or a file without a line.
  /// - Complexity: O(*n* log *n*) in the number of lines.
  package init(bytes: [UInt8], path: String) throws(EvaluationError) {
    var lines = TextLines(of: bytes, path: path)
    var content = RunContent()
    while let line = try lines.next() {
      try content.add(line, of: lines)
    }
    guard !content.topics.isEmpty else { throw .emptyFile(path: path, expected: .rankedDocuments) }
    try self.init(name: path, rankings: content.rankings)
  }
}

/// The rankings read so far.
private struct RunContent {
  private(set) var topics: [TopicName] = []
  private var documents: [TopicName: [RankedDocument]] = [:]
  private var register = PairRegister()

  var rankings: [(topic: TopicName, documents: [RankedDocument])] {
    topics.map { ($0, documents[$0] ?? []) }
  }

  mutating func add(_ line: ArraySlice<UInt8>, of lines: TextLines) throws(EvaluationError) {
    let columns = TextLines.columns(line)
    guard columns.count == 6 else { throw lines.malformed(.runColumns(found: columns.count)) }
    let topic: TopicName = try lines.name(columns[0])
    let document: DocumentName = try lines.name(columns[2])
    let number = try lines.text(columns[4])
    guard let score = Double(number), !score.isNaN
    else { throw lines.malformed(.scoreNotNumber(number)) }
    if let first = register.register(topic, document, line: lines.number) {
      throw lines.malformed(
        .repeatedDocument(topic: topic, document: document, firstLine: first))
    }
    if documents[topic] == nil { topics.append(topic) }
    documents[topic, default: []].append(RankedDocument(document, score: score))
  }
}
