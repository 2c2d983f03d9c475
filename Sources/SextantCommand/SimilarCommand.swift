import ArgumentParser
import Sextant

struct SimilarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "similar",
    abstract: "Find passages like a document, or like one section of it.",
    discussion: """
      The document is named by its id, as search prints it, or by the path of its
      file.

        sextant similar guide/timeouts.md#retries -k 5
      """)

  @Argument(
    help: ArgumentHelp("A document, and maybe an anchor in it.", valueName: "path[#anchor]"),
    completion: .file())
  var target: String

  @OptionGroup var search: SearchArguments
  @OptionGroup var results: ResultArguments

  func run() throws {
    var options = try search.options()
    results.apply(to: &options)
    let index = try SearchIndex(search.index.folder)
    let answer = try index.similar(
      to: try DocumentTarget.known(target, in: index, separator: "#"), options: options)
    try SearchOutput.write(answer, format: results.chosenFormat)
    IndexNotes.write(index, mode: options.mode, isEmpty: answer.results.isEmpty)
    if answer.results.isEmpty { throw NothingFound(isFailure: !search.noFail) }
  }
}
