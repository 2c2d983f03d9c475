import Sextant

/// Lays out an answer for people.
enum AskOutput {
  /// The statements with the numbers of their citations, then the citations.
  static func text(_ answer: AskAnswer, _ terminal: Terminal) -> String {
    let statements = answer.sentences.map { statement($0, terminal) }
    let citations = answer.citations.map { citation($0, terminal) }
    return statements.joined(separator: "\n") + "\n\n" + citations.joined(separator: "\n")
  }

  private static func statement(_ sentence: AskAnswer.Sentence, _ terminal: Terminal) -> String {
    let number = terminal.styled("[\(sentence.citation)]", .cyan)
    let text = "\(Terminal.harmless(sentence.text)) \(number)"
    guard let code = sentence.code else { return text }
    return "\(text)\n\n\(indented(Terminal.harmless(code)))\n"
  }

  private static func citation(_ citation: AskAnswer.Citation, _ terminal: Terminal) -> String {
    let number = terminal.styled("[\(citation.number)]", .cyan)
    let place = PassageOutput.place(
      citation.path, file: citation.file, lines: (citation.startLine, citation.endLine), terminal)
    let trail = PassageOutput.trail(title: citation.title, headings: citation.headingPath)
    let quote = terminal.styled(indented(Terminal.harmless(citation.quote)), .faint)
    return "\(number) \(place)  \(terminal.styled(trail, .bold))\n\(quote)"
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
  }
}
