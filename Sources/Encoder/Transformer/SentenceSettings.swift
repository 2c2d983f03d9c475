/// How token vectors become a text's vector: the side files of sentence-transformers.
struct SentenceSettings: Sendable, Equatable {
  /// Which token vectors make the text's.
  enum Pooling: String, Sendable {
    /// The mean over all tokens, special ones included.
    case mean
    /// The vector of the first token.
    case firstToken = "cls"
  }

  var pooling: Pooling
  /// Put before a question; empty as a rule.
  var queryPrompt: String
  /// Put before a passage.
  var documentPrompt: String
  /// The part of the folder that holds config.json and weights; empty as a rule.
  var transformerPath: String

  /// Reads modules.json, the pooling module's config.json and config_sentence_transformers.json.
  ///
  /// A folder without modules.json is pooled by the mean, as sentence-transformers does. Vectors
  /// are scaled to unit length whether a Normalize module asks for it or not.
  ///
  /// - Throws: ``ModelError`` naming modules and modes that this program does not do.
  init(_ folder: ModelFolder, hiddenSize: (String) throws(ModelError) -> Int) throws(ModelError) {
    pooling = .mean
    transformerPath = ""
    queryPrompt = ""
    documentPrompt = ""
    if folder.contains("modules.json") {
      let paths = try Self.modulePaths(folder)
      transformerPath = paths.transformer
      let settings = try folder.settings(paths.pooling + "/config.json")
      pooling = try Self.pooling(settings, hiddenSize: try hiddenSize(transformerPath))
      try readPrompts(folder, pooling: settings)
    }
  }
}

// MARK: - Modules

extension SentenceSettings {
  /// Checks that the modules are Transformer, Pooling and maybe Normalize.
  private static func modulePaths(
    _ folder: ModelFolder
  ) throws(ModelError) -> (transformer: String, pooling: String) {
    let modules = try folder.settingsList("modules.json")
    let known = ["Transformer", "Pooling", "Normalize"]
    var paths: [String] = []
    for (index, module) in modules.enumerated() {
      let type = try module.string("type")
      guard index < known.count, type.split(separator: ".").last == Substring(known[index]) else {
        throw module.unsupported("type", supported: known.joined(separator: ", "))
      }
      let path = try module.string("path", default: "")
      guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
        throw module.bad("path", .string(path), expected: "a folder inside the model's")
      }
      paths.append(path)
    }
    guard paths.count >= 2, !paths[1].isEmpty else {
      throw .missingSetting(path: folder.path(of: "modules.json"), key: "Pooling")
    }
    return (paths[0], paths[1])
  }

  private static func pooling(
    _ settings: ModelSettings, hiddenSize: Int
  ) throws(ModelError) -> Pooling {
    for key in ["word_embedding_dimension", "embedding_dimension"] {
      _ = try settings.integer(key, in: hiddenSize...hiddenSize, default: hiddenSize)
    }
    if settings["pooling_mode"] != nil {
      guard let pooling = Pooling(rawValue: try settings.string("pooling_mode")) else {
        throw settings.unsupported("pooling_mode", supported: "mean or cls")
      }
      return pooling
    }
    let modes = settings.keys.filter { $0.hasPrefix("pooling_mode_") }
    var chosen: [String] = []
    for mode in modes where try settings.bool(mode, default: false) { chosen.append(mode) }
    switch chosen {
    case ["pooling_mode_mean_tokens"]: return .mean
    case ["pooling_mode_cls_token"]: return .firstToken
    default:
      throw .unsupported(
        path: settings.path, part: "pooling", found: chosen.joined(separator: " with "),
        supported: "the mean of all tokens or the first token")
    }
  }

  private mutating func readPrompts(
    _ folder: ModelFolder, pooling: ModelSettings
  ) throws(ModelError) {
    let file = "config_sentence_transformers.json"
    guard let settings = try folder.settingsIfPresent(file), settings["prompts"] != nil else {
      return
    }
    let prompts = try settings.object("prompts")
    let standard = try settings.string("default_prompt_name", default: "")
    let fallback = standard.isEmpty ? "" : try prompts.string(standard)
    queryPrompt = try prompts.string("query", default: fallback)
    // The names that sentence-transformers tries, in its order.
    let names = ["document", "passage", "corpus"].filter { prompts[$0] != nil }
    documentPrompt =
      try names.first.map { name throws(ModelError) in
        try prompts.string(name)
      } ?? fallback
    if !(queryPrompt + documentPrompt).isEmpty {
      guard try pooling.bool("include_prompt", default: true) else {
        throw pooling.unsupported("include_prompt", supported: "prompts that are pooled too")
      }
    }
  }
}
