import ArgumentParser
import Sextant

struct GetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print a passage, a document, or what stands at a line.",
    discussion: """
      Passages are named by their id, documents by their id or the path of their
      file. With LINE, the passages that touch COUNT lines from there (1 when not
      given).

        sextant get guide/timeouts.md:120:20
      """)

  @Argument(
    help: ArgumentHelp(
      "What to print.", valueName: "id|path[:line[:count]]"), completion: .file())
  var target: String

  @OptionGroup var index: IndexOption
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Exit with 0 also when nothing has that name.") var noFail = false

  private struct Answer: Encodable {
    var schema = 1
    var target: String
    var passages: [StoredPassage]
  }

  func run() throws {
    let index = try SearchIndex(index.folder)
    let passages = try index.passages(
      try DocumentTarget.known(target, in: index, separator: ":"))
    if json {
      try Output.json(Answer(target: target, passages: passages))
    } else if !passages.isEmpty {
      Output.text(
        passages.map { PassageOutput.block($0, Terminal.standardOutput) }
          .joined(separator: "\n\n"))
    } else {
      Terminal.standardError.message(
        "nothing in the index has the name or place '\(Terminal.harmless(target))'; "
          + "'sextant search' prints both")
    }
    if passages.isEmpty { throw NothingFound(isFailure: !noFail) }
  }
}
