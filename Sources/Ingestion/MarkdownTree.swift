import CCMark
import Glibc
import Synchronization

/// The syntax tree that cmark-gfm makes of a text, freed with this value.
struct MarkdownTree: ~Copyable {
  private let root: OpaquePointer

  /// cmark-gfm switches its table of special characters on and off for each document, in one table
  /// for the whole process: two texts must not be parsed at once.
  private static let parsing = Mutex(())

  /// Without `autolink`: the text of a bare link is the same with it, and it takes 2 s for 1 MB of
  /// `@`.
  private static let extensions = ["table", "strikethrough", "tasklist"]

  /// Parses; every text is Markdown, so there are no errors.
  ///
  /// - Precondition: ``MarkdownCost`` finds the text harmless; less than 2 GiB.
  init(_ utf8: ArraySlice<UInt8>) {
    // The address leaves the lock as a number, because pointers are not Sendable.
    let address = Self.parsing.withLock { _ in UInt(bitPattern: Self.parse(utf8)) }
    guard let root = OpaquePointer(bitPattern: address) else { fatalError("cmark has no memory") }
    self.root = root
  }

  private static func parse(_ utf8: ArraySlice<UInt8>) -> OpaquePointer? {
    cmark_gfm_core_extensions_ensure_registered()
    let parser = cmark_parser_new(CMARK_OPT_DEFAULT)
    defer { cmark_parser_free(parser) }
    for name in extensions {
      cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
    }
    utf8.withUnsafeBytes { bytes in
      cmark_parser_feed(parser, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
    }
    return cmark_parser_finish(parser)
  }

  deinit { cmark_node_free(root) }

  /// Walks the tree in text order without recursion; leaves are entered and not left.
  func walk(_ visit: (MarkdownNode, _ isEntering: Bool) -> Void) {
    let iterator = cmark_iter_new(root)
    defer { cmark_iter_free(iterator) }
    while true {
      switch cmark_iter_next(iterator) {
      case CMARK_EVENT_ENTER: visit(MarkdownNode(cmark_iter_get_node(iterator)), true)
      case CMARK_EVENT_EXIT: visit(MarkdownNode(cmark_iter_get_node(iterator)), false)
      default: return
      }
    }
  }
}

/// A node of a ``MarkdownTree``, valid while the tree is.
struct MarkdownNode {
  /// What the node is; inline markup without meaning for plain text is `other`.
  enum Kind {
    case quote, item, paragraph, heading, code, html
    case table, tableHeader, tableRow, tableCell
    case text, softBreak, lineBreak, inlineCode, inlineHTML
    case other
  }

  private let node: OpaquePointer
  let kind: Kind

  fileprivate init(_ node: OpaquePointer) {
    self.node = node
    kind = Self.kind(of: node)
  }

  /// Level of a heading, from 1.
  var level: Int { Int(cmark_node_get_heading_level(node)) }

  /// First line, 1-based; 0 for soft and hard breaks.
  ///
  /// The library forgets the lines of a paragraph that it cuts off the head of a table, and gives
  /// the first of them to the table.
  var startLine: Int {
    let line = Int(cmark_node_get_start_line(node))
    return line > 0 ? line : Int(cmark_node_get_start_line(cmark_node_next(node)))
  }

  /// Last line as the library has it: one too many after setext headings and indented code, 0 for
  /// a paragraph before a table.
  var endLine: Int { Int(cmark_node_get_end_line(node)) }

  /// Whether a code block stands between fences.
  var isFenced: Bool {
    var (length, offset, character): (Int32, Int32, CChar) = (0, 0, 0)
    return cmark_node_get_fenced(node, &length, &offset, &character) != 0
  }

  /// The bytes of a text, code or HTML node.
  func withLiteral<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let bytes = cmark_node_get_literal(node).map { text in
      UnsafeRawBufferPointer(start: text, count: strlen(text))
    }
    return body((bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)).bindMemory(to: UInt8.self))
  }

  private static func kind(of node: OpaquePointer) -> Kind {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_TEXT: .text
    case CMARK_NODE_SOFTBREAK: .softBreak
    case CMARK_NODE_LINEBREAK: .lineBreak
    case CMARK_NODE_CODE: .inlineCode
    case CMARK_NODE_HTML_INLINE: .inlineHTML
    case CMARK_NODE_PARAGRAPH: .paragraph
    case CMARK_NODE_HEADING: .heading
    case CMARK_NODE_ITEM: .item
    case CMARK_NODE_CODE_BLOCK: .code
    case CMARK_NODE_HTML_BLOCK: .html
    case CMARK_NODE_BLOCK_QUOTE: .quote
    case CMARK_NODE_EMPH, CMARK_NODE_STRONG, CMARK_NODE_LINK, CMARK_NODE_IMAGE, CMARK_NODE_LIST:
      .other
    default: extensionKind(of: node)
    }
  }

  /// Extensions get their type numbers at run time, only names are fixed.
  private static func extensionKind(of node: OpaquePointer) -> Kind {
    switch cmark_node_get_type_string(node).map({ String(cString: $0) }) {
    case "table": .table
    case "table_header": .tableHeader
    case "table_row": .tableRow
    case "table_cell": .tableCell
    default: .other
    }
  }
}
