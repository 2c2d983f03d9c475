import Analysis
import ArgumentParser

/// What a text is analysed as.
enum AnalysisRole: String, CaseIterable, ExpressibleByArgument {
  case text, title, heading, query

  var textRole: Analyzer.TextRole {
    switch self {
    case .text: .text
    case .title: .title
    case .heading: .heading
    case .query: .query
    }
  }
}

extension Language: ExpressibleByArgument {}

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Show the terms that ranking sees.",
    discussion: """
      One text a line in, one JSON array a line out: terms in order, repeats kept.

        echo "rotating the log files" | sextant analyze --input -
      """)

  @Option(
    help: ArgumentHelp("One text a line; - is standard input.", valueName: "file"),
    completion: .file())
  var input: String

  @Option(name: .customLong("as"), help: "What the texts are.")
  var role = AnalysisRole.text

  @Option(help: "Whose stems and stop words.")
  var language = Language.english

  func run() throws {
    let analyzer = Analyzer(language: language)
    var bytes: [UInt8] = []
    for text in try InputTexts.read(input) {
      JSONArray.append(analyzer.terms(text, as: role.textRole), to: &bytes)
      if bytes.count >= 1 << 20 { Output.flush(&bytes) }
    }
    Output.flush(&bytes)
  }
}
