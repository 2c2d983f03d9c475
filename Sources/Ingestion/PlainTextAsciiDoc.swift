import Model

/// AsciiDoc's own block markup.
extension PlainTextBlocks {
  /// A comment, attribute, macro, fence, delimiter, table or definition.
  mutating func readAsciiDoc() -> Bool {
    let content = lines.content(index)
    if content.starts(with: "//".utf8) {
      skipComment(content)
    } else if content.first == UInt8(ascii: "["), content.last == UInt8(ascii: "]") {
      readAttributes(content.dropFirst().dropLast())
    } else if let rule = lines.rule(index) {
      return readDelimiter(rule)
    } else if content.elementsEqual("|===".utf8) {
      readAsciiDocTable()
    } else if content.elementsEqual("+".utf8) || Self.isSetting(content) {
      index += 1
    } else {
      return readBlockTitle(content) || readMacro(content) || readParagraphLabel(content)
        || readTerm(content)
    }
    return true
  }

  /// `//` to the end of the line, `////` to the next `////`.
  private mutating func skipComment(_ content: ArraySlice<UInt8>) {
    index += 1
    guard content.elementsEqual("////".utf8) else { return }
    while index < lines.count, !lines.content(index).elementsEqual("////".utf8) { index += 1 }
    index += 1
  }

  /// `[[id]]`, `[#id]`, `[NOTE]`; the rest is for looks.
  private mutating func readAttributes(_ list: ArraySlice<UInt8>) {
    index += 1
    if list.first == UInt8(ascii: "["), list.last == UInt8(ascii: "]") {
      pendingAnchor = String(decoding: list.dropFirst().dropLast(), as: UTF8.self)
    } else if list.first == UInt8(ascii: "#") {
      let id = list.dropFirst().prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: ".") }
      pendingAnchor = String(decoding: id, as: UTF8.self)
    } else if let name = Self.labels[String(decoding: list, as: UTF8.self)] {
      label = name
    }
  }

  /// `----` and `....` are fences; `====` after `[NOTE]` holds an admonition; others only group.
  private mutating func readDelimiter(_ rule: (byte: UInt8, count: Int)) -> Bool {
    switch rule.byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"):
      guard rule.count >= 4 else { return false }
      let fence = lines.content(index)
      takeFenced { $0.elementsEqual(fence) }
    case UInt8(ascii: "=") where label != nil:
      contexts = [Context(indent: 0, kind: .admonition)]
      index += 1
    case UInt8(ascii: "="):
      contexts = []
      index += 1
    default:
      return false
    }
    return true
  }

  /// `:name: value` for the whole document.
  static func isSetting(_ content: ArraySlice<UInt8>) -> Bool {
    guard content.first == UInt8(ascii: ":"), let end = content.dropFirst().firstIndex(of: 0x3A)
    else { return false }
    let name = content[(content.startIndex + 1)..<end]
    return !name.isEmpty && name.allSatisfy { $0 > 0x20 }
  }

  /// `.Title` of the block below.
  private mutating func readBlockTitle(_ content: ArraySlice<UInt8>) -> Bool {
    guard content.first == UInt8(ascii: "."), let second = content.dropFirst().first,
      second > 0x20, second != UInt8(ascii: ".")
    else { return false }
    add(.paragraph, Array(content.dropFirst()), index..<index + 1)
    index += 1
    return true
  }

  /// `name::target[text]`: the text of images, nothing of the others.
  private mutating func readMacro(_ content: ArraySlice<UInt8>) -> Bool {
    let name = content.prefix { (0x61...0x7A).contains($0) }
    guard !name.isEmpty, content.last == UInt8(ascii: "]"),
      content.dropFirst(name.count).starts(with: "::".utf8),
      let start = content.firstIndex(of: UInt8(ascii: "["))
    else { return false }
    if name.elementsEqual("image".utf8) {
      let text = content[(start + 1)..<(content.endIndex - 1)].prefix { $0 != UInt8(ascii: ",") }
      add(.paragraph, Array(text), index..<index + 1)
    }
    index += 1
    return true
  }

  /// `NOTE: text`, and the paragraph after `[NOTE]`.
  private mutating func readParagraphLabel(_ content: ArraySlice<UInt8>) -> Bool {
    var text = content
    if let end = content.firstIndex(of: UInt8(ascii: ":")), content.dropFirst(1).count > 1,
      let name = Self.labels[String(decoding: content[..<end], as: UTF8.self)]
    {
      label = name
      text = content[(end + 1)...]
    }
    guard label != nil, contexts.isEmpty, listStart(content) == nil else { return false }
    let start = index
    index += 1
    while !lines.isBlank(index) { index += 1 }
    add(.admonition, Array(text) + [0x0A] + joined(start + 1..<index), start..<index)
    return true
  }

  private func listStart(_ content: ArraySlice<UInt8>) -> UInt8? {
    "*-.".utf8.first { $0 == content.first && content.dropFirst().first == 0x20 }
  }

  /// `term:: meaning`, the meaning on the line or on the lines below.
  private mutating func readTerm(_ content: ArraySlice<UInt8>) -> Bool {
    guard let marks = Self.termMarks(in: content) else { return false }
    let (start, indent) = (index, lines.indent(index))
    index += 1
    var text = Array(content[..<marks]) + Array(": ".utf8) + content[(marks + 2)...]
    while !lines.isBlank(index), lines.rule(index) == nil, lines.content(index) != [0x2B],
      Self.termMarks(in: lines.content(index)) == nil
    {
      text += [0x0A] + lines.content(index)
      index += 1
    }
    add(.definition, text, start..<index)
    contexts.append(Context(indent: indent + 1, kind: .definition))
    return true
  }

  /// Where the `::` behind a term stands.
  private static func termMarks(in content: ArraySlice<UInt8>) -> Int? {
    content.indices.dropFirst().dropLast().first {
      content[$0] == 0x3A && content[$0 + 1] == 0x3A
        && ($0 + 2 == content.endIndex || content[$0 + 2] == 0x20)
    }
  }

  /// Rows between two `|===`: a line of several cells is a row, lines of one cell are gathered
  /// until a blank line. The first row is the header when a blank line follows it.
  private mutating func readAsciiDocTable() {
    index += 1
    var header: [String] = []
    var cells: [String] = []
    var (start, isFirst) = (index, true)
    while true {
      let content = lines.content(index)
      let isEnd = index >= lines.count || content.elementsEqual("|===".utf8)
      let parts = content.split(separator: UInt8(ascii: "|")).map { CollapsedText.string($0) }
      let isFull = !header.isEmpty && cells.count >= header.count
      if isEnd || content.isEmpty || parts.count > 1 || isFull, !cells.isEmpty {
        if isFirst, content.isEmpty { header = cells }
        if !isFirst || !content.isEmpty { addRow(cells, under: header, start..<index) }
        (cells, isFirst) = ([], false)
      }
      if isEnd { break }
      if cells.isEmpty { start = index }
      cells += parts
      index += 1
    }
    index += 1
  }

  /// Adds a row of a table.
  mutating func addRow(_ cells: [String], under header: [String], _ range: Range<Int>) {
    add(.tableRow, Array(TableRowText.join(cells, under: header).utf8), range)
  }

  private static let labels = [
    "NOTE": "Note", "TIP": "Tip", "IMPORTANT": "Important", "WARNING": "Warning",
    "CAUTION": "Caution",
  ]
}
