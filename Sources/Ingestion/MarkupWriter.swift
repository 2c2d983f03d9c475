/// Turns a stream of opened and closed elements and text into blocks.
///
/// The vocabulary (HTML, DocBook, any XML) only says what role each element plays; this type decides
/// where text is cut, what kind of block it is, and which anchor and lines belong to it. Elements
/// must be closed in the reverse order of opening.
struct MarkupWriter {
  /// The blocks so far, without headings above.
  var blocks: [MarkupBlock] = []
  /// Names of anchors by number.
  private(set) var anchorNames: [String] = []
  /// The text of the first `documentTitle` element.
  var declaredTitle: String?
  /// True once an element was skipped that a browser would have shown.
  var hasSkipped = false

  var text = MarkupText()
  var frames: [MarkupFrame] = [.root]
  var tables: [MarkupTable] = []
  var lead: MarkupLead?
  /// The anchor at the first visible character of the buffered text.
  var textAnchor = MarkupAnchor.none
  /// The id of the heading being read, and the first one inside it.
  var headingAnchor = MarkupAnchor.none
  var headingInnerAnchor = MarkupAnchor.none
  /// Rises with every anchor and block.
  var order = 0
  /// `order` at the last heading, and at the last block.
  var lastHeadingOrder = 0
  var lastBlockOrder = 0
  /// Bytes of all blocks ever appended: labels of table cells may multiply the source's.
  var writtenByteCount = 0
  private var linkDepth = 0
  private var judgedDepth = 0
  private var skipDepth = 0

  /// Open elements.
  var depth: Int { frames.count - 1 + skipDepth }
  /// True inside an element whose text is left out.
  var isSkipping: Bool { skipDepth > 0 }
  /// The innermost open element.
  var top: MarkupFrame {
    get { frames[frames.count - 1] }
    set { frames[frames.count - 1] = newValue }
  }

  /// Begins an element.
  ///
  /// - Parameter id: Its anchor; empty for none.
  mutating func open(_ element: MarkupElement, id: UnsafeBufferPointer<UInt8>) {
    if skipDepth > 0 { return openSkipped() }
    if element.traits.contains(.skipped) {
      if element.role != .inline { breakText() }
      hasSkipped = true
      skipDepth = 1
      return
    }
    let frame = enter(element)
    frames.append(frame)
    if !id.isEmpty { setAnchor(id, of: element) }
    if element.traits.contains(.link) { linkDepth += 1 }
    if element.traits.contains(.travelLink) { text.hasTravelLink = true }
    if element.traits.contains(.localLink) { text.hasLocalLink = true }
  }

  /// Begins an element inside one whose text is left out.
  mutating func openSkipped() { skipDepth += 1 }

  /// Ends the innermost element.
  mutating func close() {
    if skipDepth > 0 {
      skipDepth -= 1
      return
    }
    guard frames.count > 1 else { return }
    leave(top)
    let frame = frames.removeLast()
    if frame.traits.contains(.link) { linkDepth -= 1 }
    if frame.traits.contains(.localLink) { dropPermalink(frame) }
    if text.totalByteCount == frame.openByteCount, frame.anchor.order > frame.openOrder {
      top.anchor = frame.anchor  // An empty element with an id is an anchor for what follows.
    }
  }

  /// Adds text of the innermost element.
  ///
  /// - Parameters:
  ///   - chunk: Valid UTF-8, cut between characters.
  ///   - line: The line at the end of the chunk.
  mutating func append(_ chunk: UnsafeBufferPointer<UInt8>, endingAt line: Int) {
    guard skipDepth == 0 else { return }
    let wasEmpty = text.startLine == 0
    if top.context == .code {
      text.append(verbatim: chunk, endingAt: line, inLink: linkDepth > 0)
    } else {
      text.append(collapsing: chunk, endingAt: line, inLink: linkDepth > 0)
    }
    if wasEmpty && text.startLine != 0 { textAnchor = top.anchor }
  }

  /// Adds text that the source only implies, such as the brackets around an optional argument.
  mutating func insert(_ implied: StaticString, line: Int) {
    implied.withUTF8Buffer { append($0, endingAt: line) }
  }

  /// Ends everything that is still open.
  mutating func finish() {
    skipDepth = 0
    while frames.count > 1 { close() }
    breakText()
    flushLead()
  }

  /// Flushes the text before an opening element and makes its frame.
  private mutating func enter(_ element: MarkupElement) -> MarkupFrame {
    var frame = top
    frame.role = effectiveRole(of: element)
    if frame.role != .inline { breakText() }
    frame.traits = judgeable(element.traits, frame.role)
    frame.region.formUnion(element.region)
    frame.ownAnchor = frame.anchor
    frame.openOrder = order
    frame.openByteCount = text.totalByteCount
    frame.firstBlock = blocks.count
    frame.textStart = text.bytes.count
    frame.linkBytesAtStart = text.linkByteCount
    if frame.role != .inline { begin(element, &frame) }
    return frame
  }

  /// Parts inside so many others that are judged at their end are not: each looks at all its text.
  private static var deepestJudged: Int { 32 }

  /// The traits without those that are decided at the end, where there is no end to decide at.
  private mutating func judgeable(_ traits: MarkupTraits, _ role: MarkupRole) -> MarkupTraits {
    guard !traits.isDisjoint(with: .judged) else { return traits }
    guard role != .inline, judgedDepth < Self.deepestJudged else {
      return traits.subtracting(.judged)
    }
    judgedDepth += 1
    return traits
  }

  /// The role where the element stands: blocks inside a heading or code do not end it.
  private mutating func effectiveRole(of element: MarkupElement) -> MarkupRole {
    if element.role == .inline { return .inline }
    switch (top.context, element.role) {
    case (.code, .heading): return .heading
    case (.code, let role):
      text.lineBreak(evenIfEmpty: role == .lineBreak)
      return .inline
    case (_, .lineBreak):
      text.space()
      return .inline
    case (let context, .block), (let context, .paragraph):
      guard context.joinsBlocks else { return element.role }
      text.space()
      return .inline
    default: return element.role
    }
  }

  /// Sets what the element hands down to its content.
  private mutating func begin(_ element: MarkupElement, _ frame: inout MarkupFrame) {
    let depth = Int32(frames.count)
    switch frame.role {
    case .heading:
      frame.context = .heading
      frame.level = element.level
      headingAnchor = .none
      headingInnerAnchor = .none
    case .documentTitle: frame.context = .documentTitle
    case .preformatted: frame.context = .code
    case .synopsis: frame.context = .synopsis
    case .item: frame.context = .item
    case .term:
      frame.context = .term
      // The id of the term before served its details only.
      if top.role == .termList, lead == nil { top.anchor = top.ownAnchor }
      frame.anchor = top.anchor
    case .lead: frame.context = .lead
    case .details: frame.context = .details
    case .quote: frame.context = .quote
    case .termList: frame.container = depth
    case .admonition:
      frame.context = .admonition
      frame.container = depth
    case .footnote:
      frame.context = .footnote
      frame.container = depth
    case .cell, .headerCell:
      frame.context = .paragraph
      frame.container = depth
      openCell(element)
    case .row: openRow()
    case .headerRows: setInHeader(true)
    case .table: openTable(isLayout: element.traits.contains(.layout))
    case .list, .block, .paragraph, .inline, .lineBreak:
      if frame.context.joinsBlocks { frame.context = .paragraph }
    }
  }

  /// Flushes the text before a closing element and does what its end means.
  private mutating func leave(_ frame: MarkupFrame) {
    guard frame.role != .inline else { return }
    breakText()
    switch frame.role {
    case .cell, .headerCell:
      flushLead()
      closeCell(isHeader: frame.role == .headerCell)
    case .row: closeRow()
    case .headerRows: setInHeader(false)
    case .table: closeTable()
    case .termList, .admonition, .footnote, .details: flushLead(of: frame.container)
    default: break
    }
    if !frame.traits.isDisjoint(with: .judged) {
      judgedDepth -= 1
      flushLead()
      judge(frame)
    }
  }

  /// Records the id of the element just opened.
  private mutating func setAnchor(_ id: UnsafeBufferPointer<UInt8>, of element: MarkupElement) {
    order += 1
    let anchor = MarkupAnchor(number: Int32(anchorNames.count), order: order)
    anchorNames.append(String(decoding: id, as: UTF8.self))
    top.anchor = anchor
    top.ownAnchor = anchor
    if element.traits.contains(.section) { top.sectionAnchor = anchor }
    if top.role == .heading {
      headingAnchor = anchor
    } else if top.context == .heading, headingInnerAnchor.number < 0 {
      headingInnerAnchor = anchor
    }
    // A term's id serves its details, which stand beside it, not in it.
    if top.role == .term { frames[frames.count - 2].anchor = anchor }
  }

  /// Takes back the text of a link in a heading or term that only points at itself, such as `¶`.
  private mutating func dropPermalink(_ frame: MarkupFrame) {
    let length = text.bytes.count - frame.textStart
    guard frame.context.joinsBlocks, length > 0, length <= 8 else { return }
    if MarkupNavigation.isPermalink(text.bytes[frame.textStart...]) {
      text.truncate(to: frame.textStart, linkByteCount: frame.linkBytesAtStart)
    }
  }
}
