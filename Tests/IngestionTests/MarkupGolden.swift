import Ingestion
import Model

/// Blocks as short lines, so that a whole page can be compared at a glance.
enum MarkupGolden {
  /// `kind #anchor first-last path: text`, with parts left out when they say nothing.
  static func lines(_ document: MarkupDocument, lineNumbers: Bool = false) -> [String] {
    document.blocks.map { block in
      let anchor = block.anchor.map { " #\($0)" } ?? ""
      let lines = lineNumbers ? " \(block.lines.startLine)-\(block.lines.endLine)" : ""
      let path = block.headingPath.isEmpty ? "" : " (\(block.headingPath.joined(separator: " > ")))"
      let text = block.text.split(separator: "\n", omittingEmptySubsequences: false)
      return "\(name(block.kind))\(anchor)\(lines)\(path): \(text.joined(separator: "⏎"))"
    }
  }

  private static func name(_ kind: Block.Kind) -> String {
    switch kind {
    case .heading(let level): return "h\(level)"
    case .paragraph: return "p"
    case .listItem: return "li"
    case .code: return "code"
    case .tableRow: return "tr"
    case .definition: return "dl"
    case .admonition: return "note"
    case .quote: return "quote"
    }
  }

  /// The words of all blocks in order.
  static func words(_ document: MarkupDocument) -> [Substring] {
    document.blocks.flatMap { $0.text.split { $0 == " " || $0 == "\n" } }
  }
}
