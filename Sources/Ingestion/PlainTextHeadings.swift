import Model

extension PlainTextBlocks {
  /// A heading at the line at hand.
  mutating func readHeading() -> Bool {
    guard contexts.isEmpty || lines.indent(index) == 0 else { return false }
    return readOverlined() || readUnderlined() || readMarked() || readNumbered()
      || readCapitals()
  }

  /// A line of text between two equal rules.
  private mutating func readOverlined() -> Bool {
    guard dialect != .asciiDoc, let over = lines.rule(index), let under = lines.rule(index + 2),
      over.byte == under.byte, lines.rule(index + 1) == nil, !lines.isBlank(index + 1),
      isLongEnough(under.count, for: index + 1), isLongEnough(over.count, for: index + 1)
    else { return false }
    let level = level(of: [over.byte, under.byte])
    addHeading(level: level, Array(lines.content(index + 1)), index..<index + 3)
    index += 3
    return true
  }

  /// A line of text with a rule below.
  private mutating func readUnderlined() -> Bool {
    guard let under = lines.rule(index + 1), lines.rule(index) == nil,
      underlines.contains(under.byte), isLongEnough(under.count, for: index),
      !(listMarker(index)?.isBullet ?? false)
    else { return false }
    let text = Array(lines.content(index))
    if dialect == .asciiDoc, under.count > text.count + 2 { return false }
    if dialect != .reStructuredText, Self.looksTabular(text) { return false }
    addHeading(level: level(of: [under.byte]), text, index..<index + 2)
    index += 2
    return true
  }

  private var underlines: [UInt8] {
    switch dialect {
    case .plain: Array("=-~^\"#*+".utf8)
    case .reStructuredText: Array("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".utf8)
    case .asciiDoc: Array("=-~^+".utf8)
    }
  }

  /// Whether a rule reaches, but for two columns, to the end of the text.
  private func isLongEnough(_ count: Int, for index: Int) -> Bool {
    let characters = lines.content(index).lazy.filter { $0 & 0xC0 != 0x80 }.count
    return count >= characters - 2 && (count > 2 || count >= characters) && characters <= 200
  }

  /// A head of columns, not of a section.
  private static func looksTabular(_ text: [UInt8]) -> Bool {
    text.contains(UInt8(ascii: "|")) || text.contains(0x09)
      || text.indices.dropLast(2).contains { text[$0..<$0 + 3].elementsEqual([0x20, 0x20, 0x20]) }
  }

  /// The level of an underline: fixed in AsciiDoc, else in the order of first use.
  private mutating func level(of style: [UInt8]) -> Int {
    if dialect == .asciiDoc { return (underlines.firstIndex(of: style[0]) ?? 0) + 1 }
    let name = String(decoding: style, as: UTF8.self)
    if let known = headingStyles.firstIndex(of: name) { return known + 1 }
    headingStyles.append(name)
    return headingStyles.count
  }

  /// `= Title`, `== Section ==`.
  private mutating func readMarked() -> Bool {
    guard dialect != .reStructuredText else { return false }
    let content = lines.content(index)
    let marks = content.prefix { $0 == UInt8(ascii: "=") }
    guard (1...6).contains(marks.count), content.dropFirst(marks.count).first == 0x20 else {
      return false
    }
    var text = content.dropFirst(marks.count + 1)
    while text.last == UInt8(ascii: "=") { text.removeLast() }
    addHeading(level: marks.count, Array(text), index..<index + 1)
    index += 1
    return true
  }

  /// `2.1 Section` in plain text: short, alone between blank lines, beginning with a capital, no
  /// sentence, and not one of several such lines, which are a list.
  private mutating func readNumbered() -> Bool {
    guard dialect == .plain, lines.isBlank(index + 1), let depth = numberDepth(index) else {
      return false
    }
    let content = lines.content(index)
    let next = lines.nextContent(from: index + 1)
    guard content.count <= 80, let last = content.last, !".,;:".utf8.contains(last),
      !Self.hasLeader(content), lastNumberDepth != depth,
      next == lines.count || numberDepth(next) != depth
    else { return false }
    let level = depth + (headingStyles.isEmpty ? 0 : 1)
    addHeading(level: level, Array(content), index..<index + 1)
    index += 1
    return true
  }

  /// `SYNOPSIS` in plain text: capitals only, over a blank line or, as in a formatted manual page,
  /// over text that is indented.
  private mutating func readCapitals() -> Bool {
    guard dialect == .plain, lines.indent(index) == 0,
      lines.isBlank(index + 1) || lines.indent(index + 1) > 0
    else { return false }
    let content = lines.content(index)
    let capitals = content.lazy.filter { (0x41...0x5A).contains($0) }.count
    let isTitle = content.allSatisfy {
      (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || " -,/&'".utf8.contains($0)
    }
    guard isTitle, capitals > 2, content.count <= 60 else { return false }
    addHeading(level: level(of: Array("capitals".utf8)), Array(content), index..<index + 1)
    index += 1
    return true
  }

  /// The number of parts of `2.1. Text` when the text begins with a capital; nil for other lines.
  func numberDepth(_ index: Int) -> Int? {
    let content = lines.content(index)
    let number = content.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    let text = content.dropFirst(number.count).drop { $0 == 0x20 }
    guard let digit = number.first, digit != UInt8(ascii: "."), number.count < 16,
      text.startIndex > number.endIndex, let first = text.first,
      (0x41...0x5A).contains(first) || first >= 0x80
    else { return nil }
    return number.split(separator: UInt8(ascii: ".")).count
  }

  /// Whether dots lead to a page number, as in a table of contents.
  private static func hasLeader(_ content: ArraySlice<UInt8>) -> Bool {
    content.indices.dropLast(2).contains {
      content[$0..<$0 + 3].elementsEqual("...".utf8)
        || content[$0..<$0 + 3].elementsEqual(". .".utf8)
    }
  }
}
