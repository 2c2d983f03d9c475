import ArgumentParser
import Sextant

struct ModelAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Copy a model folder to where encoders are found by name.",
    discussion: """
      Reads sentence-transformers folders (BERT, safetensors) and Model2Vec folders.

        sextant model add ~/downloads/all-MiniLM-L6-v2
      """)

  @Argument(help: "The model's folder.", completion: .directory)
  var folder: String

  @Option(help: "The name to use it by (default: the folder's).")
  var name: String?

  func run() throws {
    let name = try ModelStore().add(folder: folder, name: name)
    Terminal.standardError.message(
      "added \(name); use it with 'sextant index PATH --encoder \(name)'")
  }
}
