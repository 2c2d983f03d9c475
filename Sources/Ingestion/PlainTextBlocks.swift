import Model

/// Makes blocks from the lines of a text, from top to bottom.
///
/// There is no recursion: what an indented part belongs to (a list item, an admonition) is kept in
/// a stack of contexts, each ending at the first line that is indented less.
struct PlainTextBlocks {
  /// What the lines below and right of a marker are.
  struct Context {
    /// Columns that a line of it is indented at least.
    var indent: Int
    /// The kind of its paragraphs.
    var kind: Block.Kind
  }

  let lines: PlainTextLines
  let dialect: PlainTextDialect
  /// The line at hand, from 0.
  var index = 0
  /// The blocks so far.
  private(set) var blocks: [Block] = []
  /// The open headings.
  private(set) var outline = HeadingOutline()
  var contexts: [Context] = []
  /// After a paragraph that ends with `::`, its indentation: what is indented more is code.
  var literalIndent: Int?
  /// A target that stands before a heading.
  var pendingAnchor: String?
  /// `Note` of an admonition that has had no text yet.
  var label: String?
  /// Underlines in the order of their first use, which is the order of their levels.
  var headingStyles: [String] = []
  /// Parts of the number of the list item or heading before the line at hand.
  var lastNumberDepth: Int?
  /// In plain text, the usual indentation; code is indented four columns more.
  let baseIndent: Int

  private var slugs: AnchorSlugs

  init(_ lines: PlainTextLines, dialect: PlainTextDialect) {
    self.lines = lines
    self.dialect = dialect
    slugs = AnchorSlugs(dialect == .asciiDoc ? .asciiDoctor : .docutils)
    baseIndent = dialect == .plain ? Self.usualIndent(of: lines) : 0
  }

  /// Reads one block or a few; false at the end.
  mutating func readNext() -> Bool {
    index = lines.nextContent(from: index)
    guard index < lines.count else { return false }
    while let last = contexts.last, lines.indent(index) < last.indent { contexts.removeLast() }
    let isRead =
      readLiteral() || readDialect() || readFence() || readHeading() || readTable() || skipRule()
      || readIndentedCode() || readListItem()
    if !isRead { readParagraph() }
    return true
  }

  private mutating func readDialect() -> Bool {
    switch dialect {
    case .plain, .reStructuredText: readExplicitMarkup() || readField()
    case .asciiDoc: readAsciiDoc()
    }
  }

  /// The indentation that most lines have; of several the smallest.
  private static func usualIndent(of lines: PlainTextLines) -> Int {
    var counts = [Int](repeating: 0, count: 64)
    for index in 0..<lines.count where !lines.isBlank(index) {
      if lines.indent(index) < counts.count { counts[lines.indent(index)] += 1 }
    }
    return counts.firstIndex(of: counts.max() ?? 0) ?? 0
  }
}

// MARK: Adding blocks

extension PlainTextBlocks {
  /// The lines as a span of the source.
  func span(_ range: Range<Int>) -> SourceSpan {
    SourceSpan(startLine: range.lowerBound + 1, endLine: range.upperBound)
  }

  /// Adds running text without its inline markup, unless it is blank.
  mutating func add(_ kind: Block.Kind, _ utf8: [UInt8], _ range: Range<Int>) {
    addPlain(kind, PlainTextInline.plain(utf8, dialect), range)
  }

  /// Adds text that has no markup, unless it is blank.
  mutating func addPlain(_ kind: Block.Kind, _ utf8: [UInt8], _ range: Range<Int>) {
    var text = CollapsedText.string(utf8)
    if text.isEmpty { return }
    if let label { text = "\(label): \(text)" }
    label = nil
    if let pendingAnchor { outline.anchor = pendingAnchor }
    pendingAnchor = nil
    lastNumberDepth = nil
    blocks.append(outline.block(kind, text: text, lines: span(range)))
  }

  /// Adds lines as they are.
  mutating func addCode(_ range: Range<Int>) {
    let code = lines.block(range)
    if code.allSatisfy(CollapsedText.isSpace) { return }
    lastNumberDepth = nil
    let text = String(decoding: code, as: UTF8.self)
    blocks.append(outline.block(.code, text: text, lines: span(range)))
  }

  /// Opens a heading.
  mutating func addHeading(level: Int, _ utf8: [UInt8], _ range: Range<Int>) {
    let text = CollapsedText.string(PlainTextInline.plain(utf8, dialect))
    if text.isEmpty { return }
    contexts = []
    lastNumberDepth = nil
    let slug = dialect == .plain ? nil : slugs.next(for: text)
    let anchor = pendingAnchor ?? slug
    pendingAnchor = nil
    blocks.append(outline.open(level: level, text: text, anchor: anchor, lines: span(range)))
  }

  /// The contents of lines with line breaks between.
  func joined(_ range: Range<Int>) -> [UInt8] {
    Array(range.map { lines.content($0) }.joined(separator: [UInt8(ascii: "\n")]))
  }
}

// MARK: Code

extension PlainTextBlocks {
  /// The block after `::`.
  private mutating func readLiteral() -> Bool {
    guard let indent = literalIndent else { return false }
    literalIndent = nil
    guard lines.indent(index) > indent else { return false }
    takeCode(to: lines.endOfIndented(from: index, atLeast: indent + 1))
    return true
  }

  /// Lines between two fences of the same kind, to the end of the text when there is one only.
  private mutating func readFence() -> Bool {
    let fence = lines.content(index).prefix(3)
    guard fence.elementsEqual("```".utf8) else { return false }
    takeFenced { $0.prefix(3) == fence && $0.allSatisfy { $0 == UInt8(ascii: "`") } }
    return true
  }

  /// Takes the fence at hand, the code behind it and the line that `isEnd` knows.
  mutating func takeFenced(until isEnd: (ArraySlice<UInt8>) -> Bool) {
    var end = index + 1
    while end < lines.count, !isEnd(lines.content(end)) { end += 1 }
    addCode(index + 1..<max(index + 1, min(end, lines.count)))
    index = end + 1
  }

  /// Plain text that is indented four columns more than usual, and AsciiDoc that is indented.
  private mutating func readIndentedCode() -> Bool {
    let least: Int
    switch dialect {
    case .plain: least = (contexts.last.map { $0.indent + 1 } ?? baseIndent) + 4
    case .asciiDoc where contexts.isEmpty: least = 1
    default: return false
    }
    guard lines.indent(index) >= least, listMarker(index) == nil else { return false }
    takeCode(to: lines.endOfIndented(from: index, atLeast: least))
    return true
  }

  private mutating func takeCode(to end: Int) {
    addCode(index..<end)
    index = end
  }

  /// A line of nothing but punctuation that underlines nothing.
  private mutating func skipRule() -> Bool {
    guard let rule = lines.rule(index), rule.count > 2 else { return false }
    index += 1
    return true
  }
}

// MARK: Paragraphs and lists

extension PlainTextBlocks {
  private mutating func readParagraph() {
    if dialect == .reStructuredText, readDefinition() { return }
    let start = index
    index += 1
    while !lines.isBlank(index), !endsParagraph(index, startedAt: start) { index += 1 }
    let isIndented = dialect == .reStructuredText && lines.indent(start) > 0
    addParagraph(contexts.last?.kind ?? (isIndented ? .quote : .paragraph), start..<index)
  }

  /// Adds running text; `::` at its end announces code.
  mutating func addParagraph(_ kind: Block.Kind, _ range: Range<Int>, from text: [UInt8]? = nil) {
    var text = text ?? joined(range)
    if dialect != .asciiDoc, text.suffix(2).elementsEqual("::".utf8) {
      text.removeLast(text.count == 2 ? 2 : 1)
      literalIndent = lines.indent(range.lowerBound)
    }
    add(kind, text, range)
  }

  /// Whether the line cannot go on with the paragraph above it.
  private func endsParagraph(_ index: Int, startedAt start: Int) -> Bool {
    if let rule = lines.rule(index) { return rule.count > 2 }
    if dialect == .reStructuredText { return lines.indent(index) < lines.indent(start) }
    if dialect == .asciiDoc, Self.isSetting(lines.content(index)) { return true }
    guard let marker = listMarker(index) else { return false }
    return marker.isBullet || lines.content(index).first == UInt8(ascii: "1")
  }

  /// A line with a deeper one right below: the term and its definition.
  private mutating func readDefinition() -> Bool {
    let indent = lines.indent(index)
    guard !lines.isBlank(index + 1), lines.indent(index + 1) > indent else { return false }
    let start = index
    index += 1
    while !lines.isBlank(index), lines.indent(index) > indent { index += 1 }
    let term = lines.content(start) + Array(": ".utf8)
    addParagraph(.definition, start..<index, from: term + joined(start + 1..<index))
    contexts.append(Context(indent: indent + 1, kind: .definition))
    return true
  }

  /// A list item, to the next item, blank line or, in reStructuredText, line that is not indented.
  private mutating func readListItem() -> Bool {
    guard let marker = listMarker(index) else { return false }
    let (start, indent) = (index, lines.indent(index))
    index += 1
    let isLazy = dialect != .reStructuredText
    while !lines.isBlank(index), isLazy || lines.indent(index) > indent,
      listMarker(index) == nil, !endsParagraph(index, startedAt: start)
    {
      index += 1
    }
    let text = Array(joined(start..<index).dropFirst(marker.length))
    let depth = numberDepth(start)
    addParagraph(.listItem, start..<index, from: text)
    lastNumberDepth = depth
    contexts.append(Context(indent: indent + 1, kind: .listItem))
    return true
  }

  /// The bytes of the list marker at the line's start with the space behind it.
  func listMarker(_ index: Int) -> (length: Int, isBullet: Bool)? {
    let content = lines.content(index)
    guard let first = content.first else { return nil }
    let body: ArraySlice<UInt8>
    var isBullet = true
    switch first {
    case UInt8(ascii: "-"), UInt8(ascii: "+"): body = content.dropFirst()
    case UInt8(ascii: "*"), UInt8(ascii: "."):
      // AsciiDoc counts levels by repetition.
      if first == UInt8(ascii: "."), dialect != .asciiDoc { return nil }
      body = dialect == .asciiDoc ? content.drop { $0 == first } : content.dropFirst()
    case 0xE2 where content.starts(with: "•".utf8): body = content.dropFirst(3)
    default:
      guard let rest = Self.afterNumber(content, dialect) else { return nil }
      (body, isBullet) = (rest, false)
    }
    guard body.first == 0x20 else { return nil }
    return (content.count - body.count + 1, isBullet)
  }

  /// What follows `1.`, `1)`, `(1)`, `a)` or, in reStructuredText, `#.`.
  private static func afterNumber(
    _ content: ArraySlice<UInt8>, _ dialect: PlainTextDialect
  ) -> ArraySlice<UInt8>? {
    var rest = content
    let isOpen = rest.first == UInt8(ascii: "(")
    if isOpen { rest = rest.dropFirst() }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    let isLetter = digits.isEmpty && (0x61...0x7A).contains((rest.first ?? 0) | 0x20)
    let isAutomatic = dialect == .reStructuredText && rest.first == UInt8(ascii: "#") && !isOpen
    guard isLetter || isAutomatic || (1...3).contains(digits.count) else { return nil }
    rest = rest.dropFirst(max(1, digits.count))
    let isClosed = rest.first == UInt8(ascii: ")")
    let isStopped = rest.first == UInt8(ascii: ".") && !isOpen && !isLetter
    return isClosed || isStopped ? rest.dropFirst() : nil
  }
}
