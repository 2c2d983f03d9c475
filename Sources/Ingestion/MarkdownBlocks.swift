import Model

/// Makes blocks from the nodes of a ``MarkdownTree``, visited in text order.
struct MarkdownBlocks {
  /// The blocks so far.
  private(set) var blocks: [Block] = []
  /// The open headings.
  private(set) var outline = HeadingOutline()

  private enum Container { case item, quote, admonition }

  private let firstLine: Int
  private var slugs = AnchorSlugs(.gitHub)
  private var containers: [Container] = []
  /// `Note` of a `[!NOTE]` that has had no text yet.
  private var label: String?
  /// Plain text of the open paragraph, heading or cell; line breaks are kept.
  private var text: [UInt8] = []
  private var headingAnchor: String?
  /// The name of an inline element whose text is hidden until it ends.
  private var hidden: String?
  private var header: [String] = []
  private var cells: [String] = []
  private var rowCount = 0

  /// - Parameter firstLine: The source line of the tree's line 1.
  init(firstLine: Int) { self.firstLine = firstLine }

  /// Takes the next node.
  mutating func visit(_ node: MarkdownNode, isEntering: Bool) {
    if isEntering { enter(node) } else { leave(node) }
  }

  private mutating func enter(_ node: MarkdownNode) {
    switch node.kind {
    case .quote: containers.append(.quote)
    case .item: containers.append(.item)
    case .paragraph, .heading, .tableCell: beginText()
    case .table: (header, rowCount) = ([], 0)
    case .tableHeader, .tableRow: cells = []
    case .text, .inlineCode: if hidden == nil { node.withLiteral { text += $0 } }
    case .softBreak, .lineBreak: text.append(UInt8(ascii: "\n"))
    case .inlineHTML: node.withLiteral { addTag(Array($0)) }
    case .code: addCode(node)
    case .html: addHTML(node)
    case .other: break
    }
  }

  private mutating func leave(_ node: MarkdownNode) {
    switch node.kind {
    case .quote:
      containers.removeLast()
      label = nil
    case .item: containers.removeLast()
    case .paragraph: endParagraph(lines: lines(of: node).union(textLines(from: node)))
    case .heading: endHeading(node)
    case .tableCell: cells.append(CollapsedText.string(text))
    case .tableHeader: header = cells
    case .tableRow: addRow(lines: lines(of: node))
    case .table: if rowCount == 0 { addHeader(lines: lines(of: node)) }
    default: break
    }
  }

  private mutating func beginText() {
    text.removeAll(keepingCapacity: true)
    headingAnchor = nil
    hidden = nil
  }

  private func lines(of node: MarkdownNode) -> SourceSpan {
    SourceSpan(
      startLine: firstLine + node.startLine - 1, endLine: firstLine + node.endLine - 1)
  }

  /// The lines that the open text takes, by its line breaks.
  private func textLines(from node: MarkdownNode) -> SourceSpan {
    let start = firstLine + node.startLine - 1
    let breaks = text.lazy.filter { $0 == UInt8(ascii: "\n") }.count
    return SourceSpan(startLine: start, endLine: start + breaks)
  }
}

// MARK: Paragraphs and headings

extension MarkdownBlocks {
  private mutating func endParagraph(lines: SourceSpan) {
    if containers.last == .quote { readAlert() }
    switch containers.last {
    case .item: add(.listItem, text, lines)
    case .quote: add(.quote, text, lines)
    case .admonition: add(.admonition, text, lines)
    case nil:
      if let definition = definition() {
        add(.definition, definition, lines)
      } else {
        add(.paragraph, text, lines)
      }
    }
  }

  /// Adds a block unless its text is blank.
  private mutating func add(_ kind: Block.Kind, _ utf8: [UInt8], _ lines: SourceSpan) {
    var text = CollapsedText.string(utf8)
    if text.isEmpty { return }
    if let label { text = "\(label): \(text)" }
    label = nil
    blocks.append(outline.block(kind, text: text, lines: lines))
  }

  /// Turns a quote that begins with `[!NOTE]` or the like into an admonition.
  private mutating func readAlert() {
    let line = text.prefix { $0 != UInt8(ascii: "\n") }
    guard line.starts(with: "[!".utf8), let end = line.firstIndex(of: UInt8(ascii: "]")),
      line[(end + 1)...].allSatisfy(CollapsedText.isSpace)
    else { return }
    let name = line[2..<end]
    guard !name.isEmpty, name.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) }) else { return }
    let word = String(decoding: name, as: UTF8.self).lowercased()
    label = word.prefix(1).uppercased() + word.dropFirst()
    containers[containers.count - 1] = .admonition
    text.removeFirst(line.count)
  }

  /// `Term: meaning` for a line and lines after it that begin with `: `.
  private func definition() -> [UInt8]? {
    let lines = text.split(separator: UInt8(ascii: "\n"))
    let mark = Array(": ".utf8)
    guard lines.count > 1, lines[1].starts(with: mark), !lines[0].starts(with: mark) else {
      return nil
    }
    var result = CollapsedText.bytes(lines[0]) + [UInt8(ascii: ":")]
    for line in lines.dropFirst() {
      result.append(0x20)
      result += line.starts(with: mark) ? line.dropFirst(2) : line
    }
    return result
  }

  private mutating func endHeading(_ node: MarkdownNode) {
    var lines = lines(of: node)
    if lines.endLine > lines.startLine {
      // Only underlined headings span lines: their text and the rule below it.
      lines.endLine = textLines(from: node).endLine + 1
    }
    let anchor = headingAnchor ?? takeAttribute()
    addHeading(level: node.level, text: CollapsedText.string(text), anchor: anchor, lines)
  }

  private mutating func addHeading(
    level: Int, text: String, anchor: String?, _ lines: SourceSpan
  ) {
    if text.isEmpty { return }
    let slug = slugs.next(for: text)
    blocks.append(
      outline.open(level: level, text: text, anchor: anchor ?? slug, lines: lines))
  }

  /// Takes `{#id}` off the end of the heading's text.
  private mutating func takeAttribute() -> String? {
    guard text.last == UInt8(ascii: "}"), let start = text.lastIndex(of: UInt8(ascii: "{")),
      start > 0, text[start...].starts(with: "{#".utf8)
    else { return nil }
    let id = text[(start + 2)..<(text.count - 1)]
    guard !id.isEmpty, !id.contains(where: CollapsedText.isSpace) else { return nil }
    let anchor = String(decoding: id, as: UTF8.self)
    text.removeSubrange(start...)
    return anchor
  }
}

// MARK: Code and tables

extension MarkdownBlocks {
  private mutating func addCode(_ node: MarkdownNode) {
    var bytes = node.withLiteral { Array($0) }
    while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    var lines = lines(of: node)
    if !node.isFenced {
      let breaks = bytes.lazy.filter { $0 == UInt8(ascii: "\n") }.count
      lines.endLine = lines.startLine + breaks
    }
    addCode(bytes, lines)
  }

  private mutating func addCode(_ bytes: [UInt8], _ lines: SourceSpan) {
    if bytes.allSatisfy(CollapsedText.isSpace) { return }
    let code = String(decoding: bytes, as: UTF8.self)
    blocks.append(outline.block(.code, text: code, lines: lines))
  }

  private mutating func addRow(lines: SourceSpan) {
    rowCount += 1
    add(.tableRow, Array(TableRowText.join(cells, under: header).utf8), lines)
  }

  /// The header of a table without rows.
  private mutating func addHeader(lines: SourceSpan) {
    add(.tableRow, Array(TableRowText.join(header, under: []).utf8), lines)
  }
}

// MARK: HTML

extension MarkdownBlocks {
  /// An inline tag: an anchor, a line break, an image, or the border of hidden text.
  private mutating func addTag(_ html: [UInt8]) {
    guard let (tag, _) = MarkdownRawHTML.tag(in: html, at: 0) else { return }
    if let name = hidden {
      if tag.isClosing, tag.name == name { hidden = nil }
      return
    }
    switch tag.name {
    case "script", "style", "template": if !tag.isClosing { hidden = tag.name }
    case "br": text.append(0x20)
    case "img": text += (tag.alternative ?? "").utf8
    default: break
    }
    if let anchor = tag.anchor { (headingAnchor, outline.anchor) = (anchor, anchor) }
  }

  /// Lines without the blank ones at both ends.
  private static func trimmed(_ code: [UInt8]) -> [UInt8] {
    let start = code.firstIndex { !CollapsedText.isSpace($0) } ?? code.endIndex
    let end = code.lastIndex { !CollapsedText.isSpace($0) }.map { $0 + 1 } ?? start
    let lineStart = code[..<start].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Array(code[lineStart..<end])
  }

  private mutating func addHTML(_ node: MarkdownNode) {
    let start = lines(of: node).startLine
    for segment in MarkdownRawHTML(node.withLiteral { Array($0) }).segments {
      let lines = SourceSpan(
        startLine: start + segment.firstLine, endLine: start + segment.lastLine)
      if case .heading(let level) = segment.role {
        let text = CollapsedText.string(segment.text)
        addHeading(level: level, text: text, anchor: segment.anchor, lines)
        continue
      }
      if let anchor = segment.anchor { outline.anchor = anchor }
      switch segment.role {
      case .code: addCode(Self.trimmed(segment.text), lines)
      case .tableRow: add(.tableRow, segment.text, lines)
      case .listItem: add(.listItem, segment.text, lines)
      default:
        text = segment.text
        endParagraph(lines: lines)
      }
    }
  }
}
