import ArgumentParser
import VectorIndex

struct VectorsStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what an index holds and what recall it reaches.",
    discussion: """
        sextant vectors status --index base.vectors
      """)

  @Option(help: ArgumentHelp("The index.", valueName: "file"), completion: .file())
  var index: String

  @Flag(help: "Verify every checksum first.")
  var check = false

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func run() throws {
    let collection = try VectorCollection(path: index)
    if check { try collection.verify() }
    try VectorStatus(collection).print(asJSON: json)
  }
}
