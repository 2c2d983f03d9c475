/// Remembers on which line each (topic, document) pair stood first.
struct PairRegister {
  private var lines: [TopicName: [DocumentName: Int]] = [:]

  /// Notes the pair; returns the line where it stood before, if it did.
  mutating func register(_ topic: TopicName, _ document: DocumentName, line: Int) -> Int? {
    lines[topic, default: [:]].updateValue(line, forKey: document)
  }
}
