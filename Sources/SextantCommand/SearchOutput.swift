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
      let namesFiles = hasSeveralRoots(answer.results)
      for hit in answer.results {
        Output.text(block(hit, Terminal.standardOutput, namesFile: namesFiles))
      }
      if answer.results.isEmpty, Terminal.standardError.isInteractive {
        Terminal.standardError.message("nothing found")
      }
    }
  }

  /// True when results come from several folders, so that a path inside one does not tell which.
  private static func hasSeveralRoots(_ hits: [SearchHit]) -> Bool {
    Set(hits.map { $0.document.file.dropLast($0.document.path.count) }).count > 1
  }

  /// A result for people: place, headings, snippet.
  ///
  /// - Parameter namesFile: Whether the place is the whole path of the file.
  private static func block(_ hit: SearchHit, _ terminal: Terminal, namesFile: Bool) -> String {
    let name = namesFile ? hit.document.file : hit.document.id
    let place = PassageOutput.place(
      name, file: hit.document.file, lines: (hit.chunk.startLine, hit.chunk.endLine),
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
