import Model

/// The blocks between two headings, each with its size.
struct ChunkerSection {
  /// A block and what it takes of the encoder's maximum.
  struct SizedBlock {
    var block: Block
    var tokens: Int
  }

  /// The headings above all of the section, outermost first.
  private(set) var headingPath: [String]
  /// The heading that begins the section, if one does.
  private(set) var heading: Block?
  private(set) var blocks: [SizedBlock]
  /// Whether more blocks of this path belong to it; not after a heading that is its own section.
  private var isOpen: Bool
  /// Whether it holds its first subsection too.
  private var isJoined = false

  /// The section of a document that has a title only.
  init(title: String, size: (String) -> Int) {
    let block = Block(
      kind: .paragraph, text: title, headingPath: [], anchor: nil,
      lines: SourceSpan(startLine: 1, endLine: 1))
    self.init(block, heading: nil, size: size)
  }

  private init(_ block: Block, heading: Block?, size: (String) -> Int) {
    headingPath = block.headingPath
    self.heading = heading
    blocks = [SizedBlock(block: block, tokens: size(block.text))]
    isOpen = heading != block
  }

  /// Cuts at headings and wherever the heading path changes.
  ///
  /// A heading whose text is not in the path of the block after it becomes a section of its own.
  static func sections(of blocks: [Block], size: (String) -> Int) -> [ChunkerSection] {
    var sections: [ChunkerSection] = []
    var heading: Block?
    let blocks = blocks.filter { !$0.text.utf8.allSatisfy(CollapsedText.isSpace) }
    for (index, block) in blocks.enumerated() {
      if case .heading = block.kind {
        heading = block
        if index + 1 < blocks.count, isCovered(block, by: blocks[index + 1]) { continue }
      }
      if heading == nil, let last = sections.indices.last,
        sections[last].isOpen, sections[last].headingPath == block.headingPath
      {
        sections[last].blocks.append(SizedBlock(block: block, tokens: size(block.text)))
      } else {
        sections.append(ChunkerSection(block, heading: heading, size: size))
        heading = nil
      }
    }
    return sections
  }

  private static func isCovered(_ heading: Block, by next: Block) -> Bool {
    let depth = heading.headingPath.count
    return next.headingPath.count > depth && next.headingPath[depth] == heading.text
      && next.headingPath.starts(with: heading.headingPath)
  }

  /// Tokens of the whole section.
  func size(lineBreakTokens: Int) -> Int {
    blocks.reduce(0) { $0 + $1.tokens } + (blocks.count - 1) * lineBreakTokens
  }

  /// This section and its first subsection; nil when the other is none or its heading is of level 1
  /// or 2.
  func joined(to child: ChunkerSection, size: (String) -> Int) -> ChunkerSection? {
    guard !isJoined, let heading = child.heading, case .heading(let level) = heading.kind,
      level > 2,
      child.headingPath == headingPath + [heading.text]
    else { return nil }
    var both = self
    both.isJoined = true
    both.blocks.append(SizedBlock(block: heading, tokens: size(heading.text)))
    both.blocks += child.blocks
    return both
  }
}
