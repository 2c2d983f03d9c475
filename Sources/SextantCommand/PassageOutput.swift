import Sextant

/// Prints stored passages and their places.
enum PassageOutput {
  /// The text, below its place where there is a terminal; a pipe gets the text alone.
  static func block(_ passage: StoredPassage, _ terminal: Terminal) -> String {
    let text = Terminal.harmless(passage.chunk.text)
    guard terminal.isInteractive else { return text }
    let chunk = passage.chunk
    let place = place(
      passage.document.id, file: passage.document.file, lines: (chunk.startLine, chunk.endLine),
      terminal)
    let trail = trail(title: passage.document.title, headings: chunk.headingPath)
    return "\(place)  \(terminal.styled(trail, .bold))\n\(text)"
  }

  /// `path:12-20`, a link where the terminal can.
  static func place(
    _ name: String, file: String, lines: (start: Int, end: Int), _ terminal: Terminal
  ) -> String {
    let name = terminal.styled(Terminal.harmless(name), .magenta)
    let range = lines.start == lines.end ? "\(lines.start)" : "\(lines.start)-\(lines.end)"
    return "\(terminal.link(name, file: file)):\(terminal.styled(range, .green))"
  }

  /// Title and headings in one line, the title once.
  static func trail(title: String?, headings: [String]) -> String {
    var parts = headings
    if let title, title != parts.first { parts.insert(title, at: 0) }
    return Terminal.harmless(parts.joined(separator: " › "))
  }
}
