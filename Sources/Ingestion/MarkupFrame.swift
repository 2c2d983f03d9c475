/// An anchor and when it was met.
struct MarkupAnchor {
  /// No anchor.
  static let none = MarkupAnchor(number: -1, order: 0)

  /// Index into the writer's anchor names; -1 for none.
  var number: Int32
  /// Rises with every anchor and every block, so that "since the last heading" is a comparison.
  var order: Int
}

/// What text becomes when it is flushed; elements hand it down to what they contain.
enum MarkupContext: UInt8 {
  case documentTitle
  case heading
  case paragraph
  case item
  case term
  case details
  case admonition
  /// Title of an admonition or label of a footnote.
  case lead
  case quote
  case footnote
  case code
  case synopsis

  /// True when blocks inside are only spaces, because the text is one line by nature.
  var joinsBlocks: Bool {
    switch self {
    case .documentTitle, .heading, .term, .lead: return true
    default: return false
    }
  }
}

/// An open element.
struct MarkupFrame {
  var role: MarkupRole
  var traits: MarkupTraits
  var region: MarkupRegion
  var context: MarkupContext
  /// Level of the innermost heading element.
  var level: UInt8
  /// Depth of the innermost term list, admonition, footnote or cell: where a lead belongs.
  var container: Int32
  /// The nearest anchor at or above this point.
  var anchor: MarkupAnchor
  /// The same as it was when the element was opened, its own id included.
  var ownAnchor: MarkupAnchor
  /// The nearest id of a section.
  var sectionAnchor: MarkupAnchor
  /// The writer's order when the element was opened.
  var openOrder: Int
  /// Visible bytes that the writer had seen when the element was opened.
  var openByteCount: Int
  /// Blocks that the writer had when the element was opened.
  var firstBlock: Int
  /// Length and link bytes of the buffered text when the element was opened.
  var textStart: Int
  var linkBytesAtStart: Int

  /// The frame around everything.
  static let root = MarkupFrame(
    role: .block, traits: [], region: [], context: .paragraph, level: 0, container: 0,
    anchor: .none, ownAnchor: .none, sectionAnchor: .none, openOrder: 0, openByteCount: 0,
    firstBlock: 0,
    textStart: 0, linkBytesAtStart: 0)
}

/// A block whose headings above are not known yet.
struct MarkupBlock {
  var kind: MarkupBlockKind
  var text: String
  /// The anchor met since the last heading; for a heading, its own; -1 for none.
  var anchor: Int32
  var startLine: Int
  var endLine: Int
  var region: MarkupRegion
  /// Bytes of `text` inside links.
  var linkByteCount: Int
}

/// The kinds of blocks with the heading's level beside them.
enum MarkupBlockKind: Hashable {
  case heading(level: UInt8)
  case paragraph, listItem, code, tableRow, definition, admonition, quote
}

/// Text that waits for the paragraph it leads: a term, an admonition's title, a footnote's label.
struct MarkupLead {
  var text: String
  var kind: MarkupBlockKind
  var anchor: Int32
  var startLine: Int
  var endLine: Int
  var linkByteCount: Int
  /// Depth of the element in which it may be joined.
  var container: Int32
  /// What stands between it and the paragraph.
  var joiner: String
}
