/// An estimate of the time and memory cmark-gfm takes for a text, before it is asked.
///
/// The library (0.29.0.gfm.6) is linear on honest texts and cannot be stopped once it runs, but a
/// few patterns take it quadratic time. Measured, in nanoseconds: 20 for each open list or quote at
/// each line, even a blank one; 4 for each byte of a line and container marker at its start; 2 for
/// each pair of cells in a line; 0.5 for each byte of a paragraph and `<?` or `<!` in it; 0.25 for
/// each byte and line of a paragraph in front of a row of dashes; 1 for each byte of the longest
/// link definition and `[` of the text, which is copied that often. The sum of these is an upper
/// bound that documentation stays thousands of times below.
struct MarkdownCost {
  /// Two seconds.
  static let maximumNanoseconds = 2_000_000_000.0

  /// About 600 MB of nodes. In manuals and lists of changes at most every tenth byte is a mark, so
  /// texts of up to 15 MB pass.
  static let maximumMarks = 1_500_000

  /// The sum of time so far.
  private(set) var nanoseconds = 0.0
  /// Lines and characters that may begin or end a node of the tree.
  private(set) var markCount = 0

  /// Whether parsing takes a few seconds and some hundred megabytes at most.
  var isBearable: Bool {
    nanoseconds < Self.maximumNanoseconds && markCount < Self.maximumMarks
  }

  /// Lists and quotes that may be open.
  private var depth = 0
  private var isAfterBlank = true
  private var paragraph = (bytes: 0, lines: 0, declarations: 0)
  private var definition = (bytes: 0, longest: 0)
  private var bracketCount = 0

  /// Adds up a text.
  ///
  /// - Complexity: O(*n*).
  init(_ utf8: [UInt8]) {
    utf8.withUnsafeBufferPointer { text in
      var start = 0
      while start < text.count {
        var end = start
        while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
        add(UnsafeBufferPointer(rebasing: text[start..<end]))
        start = end + 1
      }
    }
    endParagraph()
    nanoseconds += Double(definition.longest) * Double(bracketCount)
  }

  private mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
    let markers = Self.markers(of: line)
    nanoseconds += 20 * Double(depth)
    if markers.end == line.count, markers.count == 0 {
      endParagraph()
      isAfterBlank = true
      return
    }
    let opened = min(depth, markers.indent) + markers.count
    depth = isAfterBlank ? opened : max(depth, opened)
    isAfterBlank = false
    nanoseconds += 4 * Double(markers.count) * Double(line.count)
    addContent(line)
    addDefinition(line, from: markers.end)
  }

  private mutating func addContent(_ line: UnsafeBufferPointer<UInt8>) {
    var (cells, ruleBytes, previous) = (0, 0, UInt8(0))
    markCount += 1
    for byte in line {
      switch byte {
      case UInt8(ascii: "|"):
        cells += 1
        ruleBytes += 1
        markCount += 1
      case UInt8(ascii: "-"), UInt8(ascii: ":"), 0x20, 0x09, 0x0D, 0x3E: ruleBytes += 1
      case UInt8(ascii: "["):
        bracketCount += 1
        markCount += 1
      case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "]"),
        UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "~"), UInt8(ascii: "\\"):
        markCount += 1
      case UInt8(ascii: "?"), UInt8(ascii: "!"):
        if previous == UInt8(ascii: "<") { paragraph.declarations += 1 }
      default: break
      }
      previous = byte
    }
    nanoseconds += 2 * Double(cells) * Double(cells)
    if ruleBytes == line.count {
      nanoseconds += 0.25 * Double(paragraph.lines) * Double(paragraph.bytes)
    }
    paragraph.bytes += line.count + 1
    paragraph.lines += 1
  }

  /// A definition lasts from its `[` to the next one or a blank line.
  private mutating func addDefinition(_ line: UnsafeBufferPointer<UInt8>, from start: Int) {
    if start < line.count, line[start] == UInt8(ascii: "[") {
      definition.bytes = line.count
    } else if definition.bytes > 0 {
      definition.bytes += line.count + 1
    }
    definition.longest = max(definition.longest, definition.bytes)
  }

  private mutating func endParagraph() {
    nanoseconds += 0.5 * Double(paragraph.declarations) * Double(paragraph.bytes)
    paragraph = (0, 0, 0)
    definition.bytes = 0
  }

  /// The container markers at a line's start: how many, the bytes before the first, and the offset
  /// after the last and the space behind it.
  private static func markers(
    of line: UnsafeBufferPointer<UInt8>
  ) -> (count: Int, indent: Int, end: Int) {
    var (count, index) = (0, 0)
    var indent: Int?
    while true {
      while index < line.count, CollapsedText.isSpace(line[index]) { index += 1 }
      guard let length = markerLength(in: line, at: index) else { break }
      indent = indent ?? index
      count += 1
      index += length
    }
    return (count, indent ?? index, index)
  }

  private static func markerLength(in line: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    var index = start
    while index < line.count, index - start < 9, (0x30...0x39).contains(line[index]) { index += 1 }
    guard index < line.count else { return nil }
    switch line[index] {
    case UInt8(ascii: ">"): return index == start ? 1 : nil
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
      guard index == start else { return nil }
    case UInt8(ascii: "."), UInt8(ascii: ")"): guard index > start else { return nil }
    default: return nil
    }
    let isAlone = index + 1 == line.count || CollapsedText.isSpace(line[index + 1])
    return isAlone ? index + 1 - start : nil
  }
}
