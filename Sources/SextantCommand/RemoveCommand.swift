import ArgumentParser
import Sextant

struct RemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Drop documents from the index; files stay where they are.",
    discussion: "  sextant remove ~/manuals/old guide/draft.md")

  @Argument(help: "Files, folders or document ids.", completion: .file())
  var paths: [String]

  @OptionGroup var index: IndexOption
  @Flag(help: "Exit with 0 also when nothing matches.") var noFail = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let report = try Indexing.remove(paths, from: index.folder)
    if json {
      try Output.json(report)
    } else {
      Terminal.standardError.message("\(Numbers.count(report.removed, "file")) removed")
    }
    if report.removed == 0 { throw NothingFound(isFailure: !noFail) }
  }
}
