extension MarkupWriter {
  /// Makes the buffered text a block, a lead or the title; does nothing when there is none.
  mutating func breakText() {
    guard text.startLine != 0 else {
      text.reset()
      return
    }
    switch top.context {
    case .documentTitle:
      declaredTitle = declaredTitle ?? String(decoding: text.bytes, as: UTF8.self)
    case .term: addLead(kind: .definition, joiner: ": ")
    case .lead: addLead(kind: isInAdmonition ? .admonition : .paragraph, joiner: ": ")
    case .footnote where text.bytes.count <= 12 && lead == nil:
      addLead(kind: .paragraph, joiner: " ")
    case .heading: writeHeading()
    case .code: writeCode()
    case .synopsis: write(.code)
    case .item: write(.listItem)
    case .paragraph, .details, .footnote: writeJoining(.paragraph)
    case .admonition: writeJoining(.admonition)
    case .quote: writeJoining(.quote)
    }
    text.reset()
  }

  /// True when the innermost element stands directly in an admonition.
  private var isInAdmonition: Bool {
    frames.count > 1 && frames[frames.count - 2].context == .admonition
  }

  /// Makes a waiting lead a block of its own.
  mutating func flushLead() {
    guard let waiting = lead else { return }
    lead = nil
    append(
      MarkupBlock(
        kind: waiting.kind, text: waiting.text, anchor: waiting.anchor,
        startLine: waiting.startLine, endLine: waiting.endLine, region: top.region,
        linkByteCount: waiting.linkByteCount))
  }

  /// The same when the lead belongs to the element at that depth.
  mutating func flushLead(of container: Int32) {
    if lead?.container == container { flushLead() }
  }

  /// Appends a block.
  mutating func append(_ block: MarkupBlock) {
    order += 1
    writtenByteCount += block.text.utf8.count
    lastBlockOrder = order
    blocks.append(block)
  }

  /// Bytes of paragraphs that may still turn out to be one.
  private static var longestRejoined: Int { 4_096 }

  /// Makes short paragraphs written since `index` the beginning of the buffered text again.
  ///
  /// They turn out to be parts of an element that has text of its own.
  mutating func rejoin(from index: Int) {
    guard text.startLine == 0, lead == nil, index < blocks.count else { return }
    // Parts have at least a byte each: longer lists are too long without being looked at.
    let parts = blocks[index...]
    guard parts.count <= Self.longestRejoined,
      parts.reduce(0, { $0 + $1.text.utf8.count }) <= Self.longestRejoined
    else { return }
    let isText = parts.allSatisfy { $0.kind != .code && $0.kind != .tableRow }
    guard isText, let first = parts.first else { return }
    let last = blocks[blocks.count - 1]
    text.resume(
      parts.map(\.text).joined(separator: " "), startLine: first.startLine, endLine: last.endLine)
    textAnchor = MarkupAnchor(number: first.anchor, order: first.anchor < 0 ? 0 : order)
    blocks.removeSubrange(index...)
  }

  /// The anchor of the buffered text when it was met since the last heading.
  private var freshTextAnchor: Int32 {
    textAnchor.order > lastHeadingOrder ? textAnchor.number : -1
  }

  private func buffered(_ kind: MarkupBlockKind) -> MarkupBlock {
    MarkupBlock(
      kind: kind, text: String(decoding: text.bytes, as: UTF8.self), anchor: freshTextAnchor,
      startLine: text.startLine, endLine: text.endLine, region: top.region,
      linkByteCount: text.linkByteCount)
  }

  private mutating func write(_ kind: MarkupBlockKind) {
    flushLead()
    if !MarkupNavigation.isTravel(text) { append(buffered(kind)) }
  }

  /// Joins the waiting lead when it belongs here; the block then has the lead's kind and place.
  private mutating func writeJoining(_ kind: MarkupBlockKind) {
    guard let waiting = lead, waiting.container == top.container else { return write(kind) }
    lead = nil
    if top.role == .details, text.bytes.count <= Self.longestRemark { return extend(waiting) }
    var block = buffered(waiting.kind)
    block.text = waiting.text + Self.joiner(waiting) + block.text
    block.anchor = waiting.anchor
    block.startLine = waiting.startLine
    block.linkByteCount += waiting.linkByteCount
    append(block)
  }

  /// Text directly in a term's details, before their first paragraph, is at most this long.
  private static var longestRemark: Int { 120 }

  /// Adds a remark such as `Return value: New reference.`, so that the paragraph after it joins too.
  private mutating func extend(_ waiting: MarkupLead) {
    var longer = waiting
    longer.text += Self.joiner(waiting) + String(decoding: text.bytes, as: UTF8.self)
    longer.joiner = " "
    longer.endLine = text.endLine
    longer.linkByteCount += text.linkByteCount
    lead = longer
  }

  private static func joiner(_ lead: MarkupLead) -> String {
    switch lead.text.utf8.last {
    case UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "?"), UInt8(ascii: "!"): return " "
    default: return lead.joiner
    }
  }

  /// Keeps the text for the paragraph it leads; terms that share one are joined by `; `.
  private mutating func addLead(kind: MarkupBlockKind, joiner: String) {
    var new = MarkupLead(
      text: String(decoding: text.bytes, as: UTF8.self), kind: kind, anchor: freshTextAnchor,
      startLine: text.startLine, endLine: text.endLine, linkByteCount: text.linkByteCount,
      container: top.container, joiner: joiner)
    if let waiting = lead, waiting.container == new.container,
      waiting.text.utf8.count + new.text.utf8.count <= 400
    {
      new.text = waiting.text + "; " + new.text
      new.anchor = waiting.anchor
      new.startLine = waiting.startLine
      new.linkByteCount += waiting.linkByteCount
    } else {
      flushLead()
    }
    lead = new
  }

  /// A heading longer than this is running text in the wrong element.
  private static var longestHeading: Int { 400 }

  private mutating func writeHeading() {
    guard text.bytes.count <= Self.longestHeading else { return write(.paragraph) }
    flushLead()
    markRowComplex()
    var block = buffered(.heading(level: max(1, min(6, top.level))))
    block.anchor = anchorOfHeading().number
    append(block)
    lastHeadingOrder = order
  }

  /// Its own id, else that of its section when new, else one inside it, else an anchor right
  /// before it, else that of the section around.
  private func anchorOfHeading() -> MarkupAnchor {
    if headingAnchor.number >= 0 { return headingAnchor }
    if top.sectionAnchor.order > lastHeadingOrder { return top.sectionAnchor }
    if headingInnerAnchor.number >= 0 { return headingInnerAnchor }
    return textAnchor.order > lastBlockOrder ? textAnchor : top.sectionAnchor
  }

  private mutating func writeCode() {
    flushLead()
    markRowCode()
    var block = buffered(.code)
    block.text = String(decoding: Self.trimmedLines(text.bytes), as: UTF8.self)
    append(block)
  }

  /// Drops blank lines at the start and white space at the end; keeps the first line's indentation.
  private static func trimmedLines(_ code: [UInt8]) -> ArraySlice<UInt8> {
    let isVisible = { (byte: UInt8) in byte > 0x20 }
    guard let first = code.firstIndex(where: isVisible),
      let last = code.lastIndex(where: isVisible)
    else { return [] }
    let start = code[..<first].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return code[start...last]
  }
}
