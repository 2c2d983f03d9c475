import ArgumentParser
import Encoder
import Sextant

struct ModelListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the encoders that can be used; * marks the one a new index takes.",
    discussion: "  sextant model list --json")

  @Flag(help: "Print JSON.") var json = false

  private struct Listing: Encodable {
    var schema = 1
    var folder: String
    var models: [Model]
  }

  private struct Model: Encodable {
    var name: String
    var path: String
    var isDefault: Bool
    var dimension: Int?
    var maximumTokens: Int?
    var fingerprint: String?
    var error: String?

    enum CodingKeys: String, CodingKey {
      case name, path, dimension, fingerprint, error
      case isDefault = "default"
      case maximumTokens = "maximum_tokens"
    }
  }

  func run() throws {
    let store = ModelStore()
    let models = try store.names.map { try Self.describe($0, store) }
    if json {
      try Output.json(Listing(folder: store.path, models: models))
    } else if models.isEmpty {
      Terminal.standardError.message(
        "no encoder here; put one into \(store.path) with 'sextant model add FOLDER'")
    } else {
      Output.text(Self.table(models).text)
    }
    if models.isEmpty { throw NothingFound(isFailure: true) }
  }

  private static func describe(_ name: String, _ store: ModelStore) throws -> Model {
    var model = Model(
      name: name, path: try store.folder(of: name), isDefault: name == store.defaultName)
    do {
      let encoder = try store.load(name)
      model.dimension = encoder.dimension
      model.maximumTokens = encoder.maximumTokens
      model.fingerprint = encoder.fingerprint
    } catch {
      model.error = "\(error)"
    }
    return model
  }

  private static func table(_ models: [Model]) -> TextTable {
    var table = TextTable(["", "name", "dimensions", "most tokens", "folder"], numbers: 2...3)
    for model in models {
      table.add([
        model.isDefault ? "*" : "", model.name, model.dimension.map(String.init) ?? "-",
        model.maximumTokens.map(String.init) ?? "-", model.error ?? model.path,
      ])
    }
    return table
  }
}
