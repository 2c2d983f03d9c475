extension TopicsContent {
  /// Reads `<top> <num> Number: 301 <title> … </top>` blocks; other fields are left out.
  mutating func readTREC(_ bytes: [UInt8], path: String) throws(EvaluationError) {
    var scan = TaggedText(bytes: bytes)
    while scan.skip(past: "<top>") {
      let line = scan.line
      func malformed(_ fault: EvaluationError.LineFault) -> EvaluationError {
        .malformedLine(path: path, line: line, fault: fault)
      }
      guard let block = scan.block(endingWith: "</top>"), !block.contains("<top>")
      else { throw malformed(.unclosedTop) }
      guard let number = block.field("<num>", label: "Number:")
      else { throw malformed(.missingNumber) }
      guard let title = block.field("<title>", label: "Topic:")
      else { throw malformed(.missingTitle) }
      guard let name = String(validating: number, as: UTF8.self),
        let text = String(validating: title, as: UTF8.self)
      else { throw malformed(.notText) }
      try add(name: TopicName(name), text: text, path: path, line: line)
    }
  }
}

/// A stretch of TREC's tagged text, in which tags may be of either case and fields need no end tag.
private struct TaggedText {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  /// The line of `position`, from 1.
  private(set) var line = 1

  init(bytes: [UInt8]) {
    self.init(bytes: bytes[...])
  }

  private init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Moves behind the next `tag`; `false` where there is none.
  mutating func skip(past tag: String) -> Bool {
    guard let found = find(tag, from: position) else { return false }
    line += bytes[position..<found].count { $0 == UInt8(ascii: "\n") }
    position = found + tag.utf8.count
    return true
  }

  /// What stands from here to `tag`.
  func block(endingWith tag: String) -> TaggedText? {
    find(tag, from: position).map { TaggedText(bytes: bytes[position..<$0]) }
  }

  func contains(_ tag: String) -> Bool {
    find(tag, from: bytes.startIndex) != nil
  }

  /// What stands between `tag` and the next tag, without `label` and white space around it.
  func field(_ tag: String, label: String) -> ArraySlice<UInt8>? {
    guard let found = find(tag, from: bytes.startIndex) else { return nil }
    let start = found + tag.utf8.count
    let end = (start..<bytes.endIndex).first(where: startsTag) ?? bytes.endIndex
    let content = Self.trimmed(bytes[start..<end])
    guard Self.matches(content, label) else { return content }
    return Self.trimmed(content.dropFirst(label.utf8.count))
  }

  /// A `<` alone may belong to a title, such as "a < b".
  private func startsTag(_ index: Int) -> Bool {
    guard bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.endIndex else { return false }
    let next = bytes[index + 1]
    return next == UInt8(ascii: "/")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(next | 0x20)
  }

  private func find(_ tag: String, from start: Int) -> Int? {
    (start..<bytes.endIndex).first {
      bytes[$0] == UInt8(ascii: "<") && Self.matches(bytes[$0...], tag)
    }
  }

  /// Whether `bytes` begin with `text`, whatever the case of ASCII letters.
  private static func matches(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    bytes.count >= text.utf8.count
      && zip(bytes, text.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let last = bytes.lastIndex(where: { !TextLines.isBlank($0) }) else { return [] }
    return bytes[...last].drop(while: TextLines.isBlank)
  }
}
