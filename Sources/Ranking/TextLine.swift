/// A line of a passage, or several that were one before they were wrapped.
struct TextLine {
  /// Its bytes, without white space around.
  var range: Range<Int>
  /// True when it looks like program text or output.
  let isCode: Bool

  /// Shorter lines are rarely wrapped ones: they are headings and list items.
  private static let shortestWrapped = 40

  /// The lines of `text` that have any text; O(bytes).
  static func all(in text: [UInt8]) -> [TextLine] {
    var lines: [TextLine] = []
    var start = 0
    for end in 0...text.count where end == text.count || Sentences.isLineBreak(text[end]) {
      let range = trimmed(text, start..<end)
      defer { start = end + 1 }
      if range.isEmpty { continue }
      let isCode = CodeLine.isCode(
        text[range], indentation: range.lowerBound - start, isAfterCode: lines.last?.isCode == true)
      let line = TextLine(range: range, isCode: isCode)
      if let last = lines.last, last.continues(on: line, in: text) {
        lines[lines.count - 1].range = last.range.lowerBound..<range.upperBound
      } else {
        lines.append(line)
      }
    }
    return lines
  }

  /// True when both are prose and the sentence at the end of this line goes on in `next`: no mark
  /// ends it, and either it ends with a word like "the", or it is long and `next` begins in lower
  /// case or with the name of a function, or it ends with a comma.
  func continues(on next: TextLine, in text: [UInt8]) -> Bool {
    guard !isCode, !next.isCode, let last = text[range].last,
      !Self.endingMarks.contains(last), let first = text[next.range].first
    else { return false }
    let lastWord = text[range].reversed().prefix { !Sentences.isSpace($0) }.reversed()
    if Self.linkingWords.contains(String(decoding: lastWord, as: UTF8.self)) { return true }
    guard range.count >= Self.shortestWrapped else { return false }
    let nextWord = text[next.range].prefix { !Sentences.isSpace($0) }
    let isName = nextWord.contains(UInt8(ascii: "_")) || nextWord.contains(UInt8(ascii: "("))
    return (0x61...0x7A).contains(first) || isName || last == UInt8(ascii: ",")
  }

  private static let endingMarks = Set(".!?:;".utf8)
  private static let linkingWords: Set<String> = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "of", "on", "or",
    "that", "the", "this", "to", "with",
  ]

  private static func trimmed(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while lower < upper, Sentences.isSpace(text[lower]) { lower += 1 }
    while lower < upper, Sentences.isSpace(text[upper - 1]) { upper -= 1 }
    return lower..<upper
  }
}
