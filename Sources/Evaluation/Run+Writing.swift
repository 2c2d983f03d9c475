extension Run {
  /// The run as a TREC run file, topics in order, best document first, ranks from 1.
  ///
  /// Scores are written with the digits that give the same 32-bit number when read. A topic for
  /// which nothing was retrieved leaves no line.
  ///
  /// - Parameter tag: The last column, which names the system.
  /// - Throws: ``EvaluationError/unsoundRun(name:fault:)`` when a name is empty or has white space.
  /// - Complexity: O(*n*) in the number of ranked documents.
  package func trecText(tag: String = "sextant") throws(EvaluationError) -> [UInt8] {
    try requireWritable(tag)
    var text: [UInt8] = []
    for topic in topics {
      try requireWritable(topic.text)
      for (index, document) in ranking(of: topic).enumerated() {
        try requireWritable(document.name.text)
        let line = "\(topic) Q0 \(document.name) \(index + 1) \(document.score) \(tag)\n"
        text.append(contentsOf: line.utf8)
      }
    }
    return text
  }

  /// Writes the run to the file at `path`, whole or not at all; see ``trecText(tag:)``.
  package func write(to path: String, tag: String = "sextant") throws(EvaluationError) {
    try OutputFile.write(trecText(tag: tag), to: path)
  }

  private func requireWritable(_ column: String) throws(EvaluationError) {
    guard !column.isEmpty, !column.utf8.contains(where: { $0 <= 0x20 })
    else { throw .unsoundRun(name: name, fault: .unwritableName(column)) }
  }
}
