package import Encoder
import FoundationEssentials
import Glibc

/// Where sentence encoders live: one folder each, found by name.
public struct ModelStore: Sendable {
  /// The name of the encoder that comes with Sextant.
  public static let builtIn = "builtin"
  /// The encoder that `index` prefers when it is installed.
  public static let preferred = "all-MiniLM-L6-v2"

  /// The user's folder of models.
  public let path: String

  /// The store that the environment names: `$SEXTANT_MODELS`, else `$XDG_DATA_HOME/sextant/models`,
  /// else `~/.local/share/sextant/models`.
  public init() {
    func variable(_ name: String) -> String? {
      guard let value = getenv(name), value.pointee != 0 else { return nil }
      return String(cString: value)
    }
    path =
      variable("SEXTANT_MODELS")
      ?? variable("XDG_DATA_HOME").map { "\($0)/sextant/models" }
      ?? "\(variable("HOME") ?? "")/.local/share/sextant/models"
  }

  /// A store at a known place.
  public init(path: String) { self.path = path }

  /// Where the built-in model may lie: installed beside the program, or in its source tree.
  private static var builtInFolders: [String] {
    guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return [] }
    var parts = program.split(separator: "/").dropLast().map(String.init)
    var folders = [
      "/" + (parts.dropLast() + ["share", "sextant", "models", builtIn]).joined(separator: "/")
    ]
    while !parts.isEmpty {
      folders.append("/" + (parts + ["Sources", "Encoder", "BuiltIn"]).joined(separator: "/"))
      parts.removeLast()
    }
    return folders
  }

  /// The folder of a model given by name or path.
  ///
  /// A name is looked up in ``path`` first, so that a user's own `builtin` is taken before ours.
  ///
  /// - Throws: ``SextantError/noModel(name:searched:)``; for a file
  ///   ``SextantError/badOption(name:value:advice:)``.
  public func folder(of name: String) throws -> String {
    let named = "\(path)/\(name)"
    if !name.isEmpty, !name.contains("/"), Self.isModel(named) { return named }
    if name == Self.builtIn, let found = Self.builtInFolders.first(where: Self.isModel) {
      return found
    }
    if Self.isModel(name) { return name }
    guard !Self.isFile(name) else {
      throw SextantError.badOption(
        name: "--encoder", value: name,
        advice: "a file of word vectors becomes a model first, by 'sextant model add FILE'")
    }
    throw SextantError.noModel(name: name, searched: [path, "folder '\(name)'"])
  }

  /// Loads a model given by name, path or the address of a server.
  ///
  /// - Parameters:
  ///   - dimension: What the model's vectors have, where it is known: then a server is not asked
  ///     before there is a text to encode.
  ///   - precision: For transformers; nil for what suits the CPU.
  package func load(
    _ name: String, dimension: Int? = nil, precision: EncoderPrecision? = nil
  ) throws -> any SentenceEncoder {
    guard !RemoteModel.isAddress(name) else {
      return try RemoteEncoder(name, dimension: dimension)
    }
    return try EncoderLoader.load(folder: try folder(of: name), precision: precision)
  }

  /// The encoder for a new index: the preferred one when installed, else the built-in one.
  public var defaultName: String {
    Self.isModel("\(path)/\(Self.preferred)") ? Self.preferred : Self.builtIn
  }

  /// Names of the models that can be loaded, the built-in one first, the others by name.
  public var names: [String] {
    let found = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let own = found.filter { Self.isModel("\(path)/\($0)") && $0 != Self.builtIn }.sorted()
    return ((try? folder(of: Self.builtIn)) == nil ? [] : [Self.builtIn]) + own
  }

  /// Where a new model of this name is to lie.
  ///
  /// - Throws: ``SextantError/badOption(name:value:advice:)`` for a name that is taken or none.
  func place(forNew name: String) throws(SextantError) -> String {
    guard !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else {
      throw .badOption(name: "--name", value: name, advice: "give a plain name")
    }
    let target = "\(path)/\(name)"
    guard access(target, F_OK) != 0 else {
      throw .badOption(name: "--name", value: name, advice: "there is a model of this name already")
    }
    return target
  }

  static func isModel(_ folder: String) -> Bool {
    ["config.json", "modules.json"].contains { access("\(folder)/\($0)", R_OK) == 0 }
  }
}
