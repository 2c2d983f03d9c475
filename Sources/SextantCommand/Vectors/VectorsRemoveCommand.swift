import ArgumentParser
import VectorIndex

struct VectorsRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove vectors from an index.",
    discussion: """
      Numbers that are not in the index are passed over.

        sextant vectors remove --index base.vectors 17 40
      """)

  @Option(help: ArgumentHelp("The index.", valueName: "file"), completion: .file())
  var index: String

  @Option(
    help: ArgumentHelp("Numbers to remove (int64).", valueName: "file.npy"), completion: .file())
  var ids: String?

  @Argument(help: ArgumentHelp("Numbers to remove.", valueName: "number"))
  var numbers: [Int64] = []

  @OptionGroup var threads: ThreadsOption

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func validate() throws {
    if ids == nil, numbers.isEmpty {
      throw ValidationError("name the vectors by their numbers or with --ids.")
    }
  }

  func run() throws {
    let wanted = numbers + (try ids.map { try IdentityFile.read($0) } ?? [])
    var editor = try VectorCollectionEditor(path: index, threads: threads.count)
    let removed = try editor.remove(wanted)
    let figures = VectorChangeFigures(editor.collection, changed: removed)
    if json { return try Output.json(figures) }
    Terminal.standardError.message(figures.summary("removed"))
  }
}
