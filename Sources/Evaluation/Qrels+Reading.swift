extension Qrels {
  /// Reads the judgements in the file at `path`; see ``init(bytes:path:)``.
  package init(path: String) throws(EvaluationError) {
    try self.init(bytes: InputFile.bytes(at: path), path: path)
  }

  /// Reads judgements in the form of TREC, `topic iteration document grade` between white space, or
  /// of BEIR, three columns between tabs under the header `query-id`, `corpus-id`, `score`.
  ///
  /// The first line tells which; the header may be missing. Blank lines are skipped. A repeated
  /// (topic, document) pair is an error: keeping either grade would silently change every measure.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text.
  ///   - path: What messages call the text.
  /// - Throws: ``EvaluationError`` with `path` and the line.
  /// - Complexity: O(*n*) time and memory in the number of lines.
  package init(bytes: [UInt8], path: String) throws(EvaluationError) {
    var lines = TextLines(of: bytes, path: path)
    var judgements = QrelsContent()
    if let first = try lines.next() {
      let form = try QrelsForm(firstLine: first, of: lines)
      var line = QrelsForm.isHeader(first) ? try lines.next() : first
      while let judgement = line {
        try judgements.add(judgement, form: form, of: lines)
        line = try lines.next()
      }
    }
    guard !judgements.topics.isEmpty else { throw .emptyFile(path: path, expected: .judgements) }
    self.init(name: path, topics: judgements.topics, grades: judgements.grades)
  }
}

/// How the columns of a qrels file are laid out.
private enum QrelsForm {
  case trec
  case beir

  init(firstLine: ArraySlice<UInt8>, of lines: TextLines) throws(EvaluationError) {
    if TextLines.tabbedColumns(firstLine).count == 3 {
      self = .beir
    } else if TextLines.columns(firstLine).count == 4 {
      self = .trec
    } else {
      throw lines.malformed(.unknownQrelsForm)
    }
  }

  static func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
    line.elementsEqual("query-id\tcorpus-id\tscore".utf8)
  }

  /// The columns of the topic, the document and the grade.
  func columns(
    _ line: ArraySlice<UInt8>, of lines: TextLines
  ) throws(EvaluationError) -> [ArraySlice<UInt8>] {
    switch self {
    case .trec:
      let columns = TextLines.columns(line)
      guard columns.count == 4 else { throw lines.malformed(.qrelsColumns(found: columns.count)) }
      return [columns[0], columns[2], columns[3]]
    case .beir:
      let columns = TextLines.tabbedColumns(line)
      guard columns.count == 3
      else { throw lines.malformed(.tabbedQrelsColumns(found: columns.count)) }
      return columns
    }
  }
}

/// The judgements read so far.
private struct QrelsContent {
  private(set) var topics: [TopicName] = []
  private(set) var grades: [TopicName: [DocumentName: Int]] = [:]
  private var register = PairRegister()

  mutating func add(
    _ line: ArraySlice<UInt8>, form: QrelsForm, of lines: TextLines
  ) throws(EvaluationError) {
    let columns = try form.columns(line, of: lines)
    let topic: TopicName = try lines.name(columns[0])
    let document: DocumentName = try lines.name(columns[1])
    let digits = try lines.text(columns[2])
    guard let grade = Int(digits) else { throw lines.malformed(.gradeNotWhole(digits)) }
    if let first = register.register(topic, document, line: lines.number) {
      throw lines.malformed(
        .repeatedJudgement(topic: topic, document: document, firstLine: first))
    }
    if grades[topic] == nil { topics.append(topic) }
    grades[topic, default: [:]][document] = grade
  }
}
