/// The metadata that site generators put before a Markdown text.
struct MarkdownFrontMatter {
  /// Its `title`, nil without one.
  private(set) var title: String?
  /// The offset of the line after it; 0 when there is none.
  private(set) var end = 0
  /// How many lines it takes.
  private(set) var lineCount = 0

  /// Finds YAML between `---` and `---` or `...`, or TOML between `+++` and `+++`, at the very
  /// start; the second line must be a setting or a comment, so that a rule stays a rule.
  ///
  /// - Complexity: O(*n*) in its length, and in the text's when it does not end.
  init(_ utf8: [UInt8]) {
    let isTOML = utf8.starts(with: "+++".utf8)
    guard isTOML || utf8.starts(with: "---".utf8) else { return }
    let separator = UInt8(ascii: isTOML ? "=" : ":")
    var start = 0
    var line = 0
    var found: String?
    while start < utf8.count {
      let lineEnd = utf8[start...].firstIndex(of: UInt8(ascii: "\n")) ?? utf8.count
      let content = Self.trimmed(utf8[start..<lineEnd])
      line += 1
      if line > 1, Self.isFence(content, isTOML: isTOML) {
        (title, end, lineCount) = (found, min(lineEnd + 1, utf8.count), line)
        return
      }
      if line == 1, content.count != 3 { return }
      if line == 2, !Self.isSetting(content, separator) { return }
      if found == nil { found = Self.title(in: utf8[start..<lineEnd], separator) }
      start = lineEnd + 1
    }
  }

  private static func isFence(_ line: ArraySlice<UInt8>, isTOML: Bool) -> Bool {
    isTOML
      ? line.elementsEqual("+++".utf8)
      : line.elementsEqual("---".utf8) || line.elementsEqual("...".utf8)
  }

  private static func isSetting(_ line: ArraySlice<UInt8>, _ separator: UInt8) -> Bool {
    line.first == UInt8(ascii: "#") || line.dropFirst().contains(separator)
  }

  /// The value of an unindented `title` line, without quotes.
  private static func title(in line: ArraySlice<UInt8>, _ separator: UInt8) -> String? {
    guard line.starts(with: "title".utf8) else { return nil }
    let rest = line.dropFirst(5).drop { $0 == 0x20 }
    guard rest.first == separator else { return nil }
    var value = trimmed(rest.dropFirst())
    if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      value.count > 1, value.last == quote
    {
      value = value.dropFirst().dropLast()
    }
    let text = CollapsedText.string(value)
    return text.isEmpty ? nil : text
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line.drop(while: CollapsedText.isSpace)
    while let last = line.last, CollapsedText.isSpace(last) { line.removeLast() }
    return line
  }
}
