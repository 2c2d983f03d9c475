package import Model

/// One numbered passage of a context: a chunk, or neighbours of one document put together.
package struct PackedPassage: Hashable, Sendable {
  /// Its number in the context, from 1.
  package let number: Int
  /// The chunks, in the order of the document; at least one.
  package let parts: [RankedPassage]
  /// True when the budget allowed only the beginning of the chunk's text.
  package let isCut: Bool

  /// The file of the passage.
  package var path: String { parts[0].path }
  /// The document of the passage.
  package var document: DocumentID { parts[0].document }
  /// The anchor nearest to the beginning.
  package var anchor: String? { parts[0].anchor }
  /// From the first line of the first part to the last of the last.
  package var lines: SourceSpan {
    parts.dropFirst().reduce(parts[0].lines) { $0.union($1.lines) }
  }
  /// The best score of the parts.
  package var score: Double { parts.map(\.score).max() ?? 0 }
  /// Title and headings that all parts share, outermost first.
  package var context: [String] {
    parts.dropFirst().reduce(parts[0].context) { shared, part in
      zip(shared, part.context).prefix { $0 == $1 }.map(\.0)
    }
  }

  /// The passage as a language model reads it.
  ///
  /// `[1] path (lines 3-9): Title > Heading`, then the text; a part that lies under further
  /// headings has them on a line of their own, after `##`. Control and hidden characters are left
  /// out.
  package var text: String {
    let place = "[\(number)] \(path) (lines \(lines.startLine)-\(lines.endLine))"
    let shared = context
    let head = shared.isEmpty ? place : place + ": " + shared.joined(separator: " > ")
    var rows = [VisibleText.line(head)]
    for part in parts {
      let own = part.context.dropFirst(shared.count)
      if !own.isEmpty { rows.append(VisibleText.line("## " + own.joined(separator: " > "))) }
      rows.append(VisibleText.lines(part.text))
    }
    return rows.joined(separator: "\n")
  }
}
