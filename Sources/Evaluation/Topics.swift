/// The topics of a collection, in the order of their file, each name once.
package struct Topics: Sendable {
  /// What messages call these topics: the path of their file.
  package let name: String
  /// The topics. Never empty.
  package let all: [Topic]
  private let texts: [TopicName: String]

  /// The text of the topic called `name`, if there is one.
  package func text(of name: TopicName) -> String? {
    texts[name]
  }
}

extension Topics {
  /// Reads the topics in the file at `path`; see ``init(bytes:path:)``.
  package init(path: String) throws(EvaluationError) {
    try self.init(bytes: InputFile.bytes(at: path), path: path)
  }

  /// Reads topics in one of three forms, told apart by the first character that is not white space.
  ///
  /// - `{`: BEIR's queries.jsonl, one object a line with `_id` and `text`.
  /// - `<`: TREC topics; `<num>` is the name and `<title>` the text, the rest is left out.
  /// - else: one `id<TAB>text` a line.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text.
  ///   - path: What messages call the text.
  /// - Throws: ``EvaluationError`` with `path` and the line: a repeated name, a topic without
  ///   words, a line not of the form.
  /// - Complexity: O(*n*) in the number of bytes.
  package init(bytes: [UInt8], path: String) throws(EvaluationError) {
    var content = TopicsContent()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let start = bytes.starts(with: mark) ? mark.count : 0
    switch bytes[start...].first(where: { !TextLines.isBlank($0) }) {
    case UInt8(ascii: "{"): try content.readQueries(TextLines(of: bytes, path: path))
    case UInt8(ascii: "<"): try content.readTREC(bytes, path: path)
    default: try content.readTabbed(TextLines(of: bytes, path: path))
    }
    guard !content.topics.isEmpty else { throw .emptyFile(path: path, expected: .topics) }
    let texts = content.topics.map { ($0.name, $0.text) }
    self.init(name: path, all: content.topics, texts: Dictionary(uniqueKeysWithValues: texts))
  }
}

/// The topics read so far.
struct TopicsContent {
  private(set) var topics: [Topic] = []
  private var lineNumbers: [TopicName: Int] = [:]

  /// Adds a topic found at `line`; its text loses white space at both ends.
  mutating func add(
    name: TopicName, text: String, path: String, line: Int
  ) throws(EvaluationError) {
    func malformed(_ fault: EvaluationError.LineFault) -> EvaluationError {
      .malformedLine(path: path, line: line, fault: fault)
    }
    guard !name.text.isEmpty else { throw malformed(.emptyName) }
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !words.isEmpty else { throw malformed(.emptyTopic(name)) }
    if let first = lineNumbers.updateValue(line, forKey: name) {
      throw malformed(.repeatedTopic(name, firstLine: first))
    }
    topics.append(Topic(name: name, text: words))
  }

  fileprivate mutating func readTabbed(_ text: TextLines) throws(EvaluationError) {
    var lines = text
    while let line = try lines.next() {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t"))
      else { throw lines.malformed(.missingTab) }
      try add(
        name: lines.name(line[..<tab]), text: lines.text(line[(tab + 1)...]),
        path: lines.path, line: lines.number)
    }
  }
}
