import Sextant

/// Prints an answer in the form that was asked for.
enum SearchOutput {
  static func write(_ answer: SearchAnswer, format: SearchFormat) throws {
    switch format {
    case .json: try Output.json(answer)
    case .jsonl: for hit in answer.results { try Output.json(hit) }
    case .files:
      var seen: Set<String> = []
      for hit in answer.results where seen.insert(hit.document.file).inserted {
        Output.text(Terminal.harmless(hit.document.file))
      }
    case .text:
      for hit in answer.results { Output.text(block(hit, Terminal.standardOutput)) }
      if answer.results.isEmpty, Terminal.standardError.isInteractive {
        Terminal.standardError.message("nothing found")
      }
    }
  }

  /// A result for people: place, headings, snippet.
  static func block(_ hit: SearchHit, _ terminal: Terminal) -> String {
    let place = PassageOutput.place(
      hit.document.id, file: hit.document.file, lines: (hit.chunk.startLine, hit.chunk.endLine),
      terminal)
    let score = terminal.styled(Numbers.decimal(hit.score, 3), .faint)
    var text = "\(hit.rank). \(place)  \(score)\n"
    let headings = PassageOutput.trail(
      title: hit.document.title, headings: hit.chunk.headingPath)
    if !headings.isEmpty { text += "   \(terminal.styled(headings, .bold))\n" }
    text += "   \(highlighted(Terminal.harmless(hit.snippet), terminal))\n"
    if let explanation = hit.explanation { text += explained(explanation, terminal) }
    return text
  }

  private static func highlighted(_ snippet: String, _ terminal: Terminal) -> String {
    guard terminal.hasColour else {
      return snippet.replacing("<mark>", with: "").replacing("</mark>", with: "")
    }
    return snippet.replacing("<mark>", with: "\u{1B}[\(Terminal.Style.match.rawValue)m")
      .replacing("</mark>", with: "\u{1B}[0m")
  }

  private static func explained(_ explanation: SearchExplanation, _ terminal: Terminal) -> String {
    let terms = explanation.terms.map { term in
      "   \(Terminal.harmless(term.term)): \(Numbers.decimal(term.contribution, 4))"
        + " (idf \(Numbers.decimal(term.inverseDocumentFrequency, 3)),"
        + " in \(Numbers.count(term.documentFrequency, "passage")),"
        + " frequency \(Numbers.decimal(term.frequency, 1)),"
        + " length \(Numbers.decimal(term.length, 0)))"
    }
    return (terms + explanation.steps.map { "   \($0)" })
      .map { terminal.styled($0, .faint) + "\n" }.joined()
  }
}
