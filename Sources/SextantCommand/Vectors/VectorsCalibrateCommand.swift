import ArgumentParser
import FileFormat
import VectorIndex

struct VectorsCalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measure what recall searches reach.",
    discussion: """
      Answers questions exactly, searches for them with more and more work, and keeps
      the result in the index, where --recall looks it up. Give questions like those
      that will be asked: a few hundred are enough.

        sextant vectors calibrate --index base.vectors --queries asked.npy
      """)

  @Option(help: ArgumentHelp("The index.", valueName: "file"), completion: .file())
  var index: String

  @Option(
    help: ArgumentHelp(
      "Questions, a row each (default: those that the index was built with).", valueName: "file"),
    completion: .file())
  var queries: String?

  @OptionGroup var threads: ThreadsOption

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func run() throws {
    let asked = try queries.map { try VectorFile(path: $0) }
    var editor = try VectorCollectionEditor(path: index, threads: threads.count)
    let dimension = editor.collection.base.dimension
    do {
      if let asked, asked.dimension != dimension {
        throw VectorIndexError.wrongWidth(row: 0, found: asked.dimension, expected: dimension)
      }
      try editor.calibrate(queries: asked?.values ?? [])
    } catch let fault as VectorIndexError {
      throw VectorsError(path: queries ?? index, fault: fault)
    }
    try VectorStatus(editor.collection).print(asJSON: json)
  }
}
