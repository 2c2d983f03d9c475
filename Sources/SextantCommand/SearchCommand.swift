import ArgumentParser
import Sextant

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find passages for a question or words.",
    discussion: """
      Plain words are wanted, "a phrase" must occur, "two words"~5 near each other,
      -word must not, title:word must stand in the title (also heading: and text:).

        sextant search "how do I rotate logs?" -k 5
        sextant search '"audit log" -replica title:backup' --filter 'path:admin/**'
      """)

  @Argument(help: "Words, or a question.")
  var query: [String]

  @OptionGroup var search: SearchArguments
  @OptionGroup var results: ResultArguments

  @Flag(help: "Search for the words as typed: correct none that the index does not have.")
  var verbatim = false

  @Flag(help: "The last word may be only begun: find what it may become, for search as you type.")
  var prefix = false

  @Option(
    help: ArgumentHelp(
      "A file of synonyms: 'word, word' or 'word => word' a line.", valueName: "file"))
  var synonyms: String?

  func run() throws {
    var options = try search.options()
    results.apply(to: &options)
    options.isVerbatim = verbatim
    options.isBegun = prefix
    options.synonyms = try synonyms.map { try Synonyms(path: $0) }
    let index = try SearchIndex(search.index.folder)
    let answer = try index.search(query.joined(separator: " "), options: options)
    if let corrected = answer.correctedQuery {
      Terminal.standardError.message(
        "showing results for: \(Terminal.harmless(corrected)) (--verbatim searches for the words as typed)"
      )
    }
    try SearchOutput.write(answer, format: results.chosenFormat)
    IndexNotes.write(index, mode: options.mode, isEmpty: answer.results.isEmpty)
    if answer.results.isEmpty { throw NothingFound(isFailure: !search.noFail) }
  }
}
