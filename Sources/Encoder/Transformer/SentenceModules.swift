/// The modules that modules.json lists, each with its folder inside the model's.
struct SentenceModules: Sendable, Equatable {
  /// What follows the pooling.
  enum Kind: String, Sendable {
    case dense = "Dense"
    case norm = "LayerNorm"
    case normalize = "Normalize"
  }

  private(set) var transformerPath = ""
  /// Nil where there is no list.
  private(set) var poolingPath: String?
  private(set) var steps: [(kind: Kind, path: String)] = []

  static func == (first: SentenceModules, second: SentenceModules) -> Bool {
    first.transformerPath == second.transformerPath && first.poolingPath == second.poolingPath
      && first.steps.elementsEqual(second.steps) { $0 == $1 }
  }

  /// Reads modules.json: Transformer, Pooling, any Dense and LayerNorm, maybe Normalize.
  ///
  /// - Throws: ``ModelError`` naming the first module that has no place there.
  init(_ folder: ModelFolder) throws(ModelError) {
    guard folder.contains("modules.json") else { return }
    for (index, module) in try folder.settingsList("modules.json").enumerated() {
      let type = try module.string("type")
      let name = type.split(separator: ".").last.map(String.init) ?? ""
      let path = try Self.path(module)
      switch index {
      case 0 where name == "Transformer": transformerPath = path
      case 1 where name == "Pooling" && !path.isEmpty: poolingPath = path
      default:
        guard index > 1, steps.last?.kind != .normalize, let kind = Kind(rawValue: name) else {
          throw module.unsupported(
            "type", supported: "Transformer, Pooling, Dense and LayerNorm, Normalize, in this order"
          )
        }
        steps.append((kind, path))
      }
    }
    guard poolingPath != nil else {
      throw .missingSetting(path: folder.path(of: "modules.json"), key: "Pooling")
    }
  }

  private static func path(_ module: ModelSettings) throws(ModelError) -> String {
    let path = try module.string("path", default: "")
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      throw module.bad("path", .string(path), expected: "a folder inside the model's")
    }
    return path
  }
}
