import Model

/// Reads a corpus in BEIR form: one JSON object a line with `_id`, `title` and `text`.
package enum JSONLinesReader {
  /// Reads every record; other members, `metadata` too, are checked and left out.
  ///
  /// The document's identity is `_id`, a string or a number as it is written. Its blocks are the
  /// paragraphs of `text`, cut at blank lines, all on the record's line; a record with an empty
  /// `text` has its title as its only block. Blank lines are skipped. A malformed line, a repeated
  /// `_id` (the first record stays) and a record without any text cost a warning each.
  ///
  /// - Parameter utf8: UTF-8; what is not becomes U+FFFD, as do lone surrogates in `\u` escapes.
  /// - Throws: ``IngestionError/limit(path:line:what:found:maximum:)`` for too many blocks, `deadline`
  ///   when reading takes too long.
  /// - Complexity: O(*n*).
  package static func read(
    _ utf8: [UInt8], path: String, limits: IngestionLimits = .init()
  ) throws(IngestionError) -> ParsedFile {
    var reading = Reading(path: path, limits: limits)
    var start = utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    let deadline = ContinuousClock.now + limits.deadline
    while start < utf8.count {
      let end = utf8[start...].firstIndex(of: UInt8(ascii: "\n")) ?? utf8.count
      reading.take(utf8, in: start..<end, line: line)
      if line % 1_024 == 0, ContinuousClock.now > deadline {
        throw .deadline(path: path, line: line, seconds: limits.deadline / .seconds(1))
      }
      if reading.blockCount > limits.maximumBlocks {
        throw .limit(
          path: path, line: line, what: "blocks", found: reading.blockCount,
          maximum: limits.maximumBlocks)
      }
      start = end + 1
      line += 1
    }
    return ParsedFile(documents: reading.documents, warnings: reading.warnings.messages)
  }
}

/// The records of one file as they come.
private struct Reading {
  let path: String
  let limits: IngestionLimits
  var documents: [Document] = []
  var warnings: ParsedFileWarnings
  var blockCount = 0
  private var lineOfRecord: [String: Int] = [:]

  init(path: String, limits: IngestionLimits) {
    self.path = path
    self.limits = limits
    warnings = ParsedFileWarnings(path: path)
  }

  /// Adds the record of one line, or a warning.
  mutating func take(_ utf8: [UInt8], in range: Range<Int>, line: Int) {
    if utf8[range].allSatisfy(CollapsedText.isSpace) { return }
    do {
      let record = try JSONLinesRecord(utf8, in: range, maximumDepth: limits.maximumDepth)
      add(record, line: line)
    } catch {
      let column = error.offset - range.lowerBound + 1
      warn(line, column, error.reason, "correct the line; it was left out")
    }
  }

  private mutating func add(_ record: JSONLinesRecord, line: Int) {
    guard let id = record.id, !id.isEmpty else {
      return warn(line, 1, "the record has no _id", "give every record its own; it was left out")
    }
    if let first = lineOfRecord[id] {
      let reason = "_id '\(id.prefix(80))' is that of line \(first)"
      return warn(line, 1, reason, "give every record its own; the first was kept")
    }
    lineOfRecord[id] = line
    let title = record.title.map { CollapsedText.string($0) }.flatMap { $0.isEmpty ? nil : $0 }
    let blocks = Self.blocks(title: title, text: record.text ?? [], line: line)
    guard !blocks.isEmpty else {
      return warn(line, 1, "the record has no text", "give it a text or a title; it was left out")
    }
    blockCount += blocks.count
    documents.append(Document(id: DocumentID(id), path: path, title: title, blocks: blocks))
  }

  private static func blocks(title: String?, text: [UInt8], line: Int) -> [Block] {
    var paragraphs = CollapsedText.paragraphs(text[...]).map { CollapsedText.string($0) }
    if paragraphs.isEmpty, let title { paragraphs = [title] }
    return paragraphs.map {
      Block(
        kind: .paragraph, text: $0, headingPath: [], anchor: nil,
        lines: SourceSpan(startLine: line, endLine: line))
    }
  }

  private mutating func warn(_ line: Int, _ column: Int, _ reason: String, _ advice: String) {
    warnings.add("\(path):\(line):\(column): error: \(reason); \(advice)")
  }
}
