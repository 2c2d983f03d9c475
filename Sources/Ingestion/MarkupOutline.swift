import Model

/// Puts the finished blocks under their headings.
///
/// Headings above, anchors and the title can only be known once it is known which part of the page
/// is its content: headings of a site's frame must not stand above its text.
struct MarkupOutline {
  private var headings: [(level: Int, text: String, anchor: String?)] = []
  /// The texts of `headings`, shared by all blocks under them.
  private var path: [String] = []
  private let anchorNames: [String]

  /// The document's title and blocks from what the writer collected.
  static func document(from writer: MarkupWriter, warnings: [String] = []) -> MarkupDocument {
    let kept = content(of: writer.blocks)
    var outline = MarkupOutline(anchorNames: writer.anchorNames)
    var blocks: [Block] = []
    blocks.reserveCapacity(kept.count)
    for block in kept { blocks.append(outline.place(block)) }
    let title = title(declared: writer.declaredTitle, blocks: blocks)
    return MarkupDocument(title: title, blocks: blocks, warnings: warnings)
  }

  private init(anchorNames: [String]) { self.anchorNames = anchorNames }

  /// The blocks of the region that the page declares its content, else all.
  ///
  /// A region that holds almost nothing is no content: an empty `<main>` must not hide the page.
  private static func content(of blocks: [MarkupBlock]) -> [MarkupBlock] {
    let total = blocks.reduce(0) { $0 + $1.text.utf8.count }
    let regions: [(MarkupRegion, Double)] = [(.main, 0.1), (.container, 0.3), (.article, 0.5)]
    for (region, least) in regions {
      let inside = blocks.reduce(0) { $0 + ($1.region.contains(region) ? $1.text.utf8.count : 0) }
      if inside > 0, Double(inside) >= least * Double(total) {
        return inside == total ? blocks : blocks.filter { $0.region.contains(region) }
      }
    }
    return blocks
  }

  /// Gives a block its headings above and its anchor; a heading then stands above what follows.
  private mutating func place(_ block: MarkupBlock) -> Block {
    if case .heading(let level) = block.kind { leaveHeadings(from: Int(level)) }
    let own = block.anchor >= 0 ? anchorNames[Int(block.anchor)] : nil
    let placed = Block(
      kind: Self.kind(block.kind), text: block.text, headingPath: path,
      anchor: own ?? headings.last?.anchor,
      lines: SourceSpan(startLine: block.startLine, endLine: block.endLine))
    if case .heading(let level) = block.kind {
      headings.append((Int(level), placed.text, placed.anchor))
      path.append(placed.text)
    }
    return placed
  }

  /// Headings of the same or a lower rank no longer stand above.
  private mutating func leaveHeadings(from level: Int) {
    while let last = headings.last, last.level >= level {
      headings.removeLast()
      path.removeLast()
    }
  }

  private static func kind(_ kind: MarkupBlockKind) -> Block.Kind {
    switch kind {
    case .heading(let level): return .heading(level: Int(level))
    case .paragraph: return .paragraph
    case .listItem: return .listItem
    case .code: return .code
    case .tableRow: return .tableRow
    case .definition: return .definition
    case .admonition: return .admonition
    case .quote: return .quote
    }
  }

  /// The declared title, without the site's name when the first heading shows where that begins.
  private static func title(declared: String?, blocks: [Block]) -> String? {
    let first = blocks.first { if case .heading = $0.kind { true } else { false } }?.text
    guard let declared else { return first }
    guard let first else { return declared }
    for separator in [" — ", " – ", " | ", " - ", " · ", " :: ", " » "] {
      let front = first + separator
      if declared.utf8.starts(with: front.utf8) { return first }
    }
    return declared
  }
}
