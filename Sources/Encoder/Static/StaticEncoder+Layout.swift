extension StaticEncoder {
  /// True when modules.json names a `StaticEmbedding`, as sentence-transformers and Model2Vec write.
  static func isIn(_ folder: ModelFolder) throws(ModelError) -> Bool {
    try embeddingPath(folder) != nil
  }

  /// The folder with tokenizer and weights: the model's own, or the part that modules.json names.
  static func embeddingFolder(_ folder: ModelFolder) throws(ModelError) -> ModelFolder {
    guard !folder.contains("model.safetensors"), let path = try embeddingPath(folder) else {
      return folder
    }
    return ModelFolder(folder, part: path == "." ? "" : path)
  }

  private static func embeddingPath(_ folder: ModelFolder) throws(ModelError) -> String? {
    guard folder.contains("modules.json") else { return nil }
    for module in try folder.settingsList("modules.json")
    where try module.string("type", default: "").hasSuffix(".StaticEmbedding") {
      return try folder.part(module)
    }
    return nil
  }
}

extension ModelFolder {
  /// The folder inside this one that a module lies in.
  ///
  /// - Throws: ``ModelError/badSetting(path:key:found:expected:)`` for one outside.
  fileprivate func part(_ module: ModelSettings) throws(ModelError) -> String {
    let path = try module.string("path", default: "")
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      throw module.bad("path", .string(path), expected: "a folder inside the model's")
    }
    return path
  }
}
