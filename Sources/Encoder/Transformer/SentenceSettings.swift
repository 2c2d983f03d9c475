/// How token vectors become a text's vector: the side files of sentence-transformers.
struct SentenceSettings: Sendable {
  var pooling = Pooling.mean
  /// What follows the pooling.
  var steps: [SentenceStep] = []
  /// Values of a text's vector.
  var dimension: Int
  /// Put before a question; empty as a rule.
  var queryPrompt = ""
  /// Put before a passage.
  var documentPrompt = ""

  /// Reads the modules' settings and config_sentence_transformers.json.
  ///
  /// A folder without modules.json is pooled by the mean, as sentence-transformers does. Vectors
  /// are scaled to unit length whether a Normalize module asks for it or not.
  ///
  /// - Throws: ``ModelError`` naming modules and modes that this program does not do.
  init(
    _ folder: ModelFolder, _ modules: SentenceModules, hiddenSize: Int
  ) throws(ModelError) {
    dimension = hiddenSize
    guard let path = modules.poolingPath else { return }
    let settings = try folder.settings(path + "/config.json")
    pooling = try .read(settings, hiddenSize: hiddenSize)
    for module in modules.steps where module.kind != .normalize {
      let part = ModelFolder(folder, part: module.path)
      let step =
        module.kind == .dense
        ? try SentenceStep.dense(part, inputs: dimension)
        : try SentenceStep.norm(part, inputs: dimension)
      dimension = step.outputSize(dimension)
      steps.append(step)
    }
    try readPrompts(folder, pooling: settings)
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
    // The names that sentence-transformers tries, in its order, and those of jina-embeddings-v3.
    queryPrompt = try Self.prompt(["query", "retrieval.query"], prompts) ?? fallback
    documentPrompt =
      try Self.prompt(["document", "passage", "corpus", "retrieval.passage"], prompts) ?? fallback
    if !(queryPrompt + documentPrompt).isEmpty {
      guard try pooling.bool("include_prompt", default: true) else {
        throw pooling.unsupported("include_prompt", supported: "prompts that are pooled too")
      }
    }
  }

  private static func prompt(
    _ names: [String], _ prompts: ModelSettings
  ) throws(ModelError) -> String? {
    guard let name = names.first(where: { prompts[$0] != nil }) else { return nil }
    return try prompts.string(name)
  }
}
