/// The lines of a text: where they are, how far they are indented.
struct PlainTextLines {
  /// A line without what is white at its ends.
  private struct Line {
    var start: UInt32
    var contentStart: UInt32
    var contentEnd: UInt32
    var indent: UInt32
  }

  private let bytes: [UInt8]
  private let lines: [Line]

  /// Finds the lines; they end with `\n`, `\r\n` or a `\r` alone.
  ///
  /// - Returns: nil when there are more than `maximum`.
  /// - Precondition: Less than 4 GiB.
  init?(_ bytes: [UInt8], maximum: Int) {
    precondition(bytes.count < UInt32.max, "offsets have 32 bits")
    var lines: [Line] = []
    var start = 0
    while start < bytes.count {
      if lines.count == maximum { return nil }
      var end = start
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      lines.append(Self.line(bytes, start, end))
      let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
      start = end + (isPair ? 2 : 1)
    }
    self.bytes = bytes
    self.lines = lines
  }

  private static func line(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Line {
    var (first, last, indent) = (start, end, 0)
    while first < end, CollapsedText.isSpace(bytes[first]) {
      indent = bytes[first] == 0x09 ? indent / 8 * 8 + 8 : indent + 1
      first += 1
    }
    while last > first, CollapsedText.isSpace(bytes[last - 1]) { last -= 1 }
    return Line(
      start: UInt32(start), contentStart: UInt32(first), contentEnd: UInt32(last),
      indent: UInt32(indent))
  }

  /// How many lines there are.
  var count: Int { lines.count }

  /// Whether the line is empty or white, or there is no such line.
  func isBlank(_ index: Int) -> Bool {
    index >= lines.count || lines[index].contentStart == lines[index].contentEnd
  }

  /// Columns before the line's text; a tab goes to the next multiple of eight.
  func indent(_ index: Int) -> Int { Int(lines[index].indent) }

  /// The line without white space at its ends; empty beyond the last line.
  func content(_ index: Int) -> ArraySlice<UInt8> {
    guard index < lines.count else { return [] }
    return bytes[Int(lines[index].contentStart)..<Int(lines[index].contentEnd)]
  }

  /// The lines with their breaks as they are, less the white space that all of them begin with and
  /// the white space at their ends.
  func block(_ range: Range<Int>) -> [UInt8] {
    let margins = range.filter { !isBlank($0) }.map { lines[$0].contentStart - lines[$0].start }
    let margin = margins.min() ?? 0
    var result: [UInt8] = []
    for index in range {
      if index > range.lowerBound { result.append(UInt8(ascii: "\n")) }
      if isBlank(index) { continue }
      result += bytes[Int(lines[index].start + margin)..<Int(lines[index].contentEnd)]
    }
    return result
  }

  /// The end of the run of lines from `start` that are blank or indented at least `indent`
  /// columns, without blank lines at its end.
  func endOfIndented(from start: Int, atLeast indent: Int) -> Int {
    var (index, end) = (start, start)
    while index < count, isBlank(index) || self.indent(index) >= indent {
      index += 1
      if !isBlank(index - 1) { end = index }
    }
    return end
  }

  /// The first line from `start` on that is not blank, or the count.
  func nextContent(from start: Int) -> Int {
    var index = start
    while index < count, isBlank(index) { index += 1 }
    return index
  }

  /// The byte of which a line of nothing but one punctuation character consists, and how often.
  func rule(_ index: Int) -> (byte: UInt8, count: Int)? {
    let content = content(index)
    guard let first = content.first, content.count > 1, Self.isPunctuation(first),
      content.allSatisfy({ $0 == first })
    else { return nil }
    return (first, content.count)
  }

  private static func isPunctuation(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
    default: false
    }
  }
}
