/// Reads the tokenizer of a model folder.
enum TokenizerLoader {
  /// Reads tokenizer.json, else vocab.txt and tokenizer_config.json.
  ///
  /// - Throws: ``ModelError``, naming the file and the part.
  static func load(_ folder: ModelFolder) throws(ModelError) -> any SubwordTokenizer {
    guard folder.contains("tokenizer.json") || !folder.contains("vocab.txt") else {
      return try WordPieceTokenizer(folder: folder)
    }
    let file = try file(folder)
    // The plain WordPiece by itself is the fastest.
    if let wordPiece = try? file.tokenizer() { return wordPiece }
    return try file.pipeline()
  }

  /// Reads a tokenizer for pairs of texts, with the template that the file has for them.
  static func loadForPairs(_ folder: ModelFolder) throws(ModelError) -> any SubwordTokenizer {
    guard folder.contains("tokenizer.json") || !folder.contains("vocab.txt") else {
      return try WordPieceTokenizer(folder: folder)
    }
    return try file(folder).pipeline()
  }

  private static func file(_ folder: ModelFolder) throws(ModelError) -> TokenizerFile {
    try TokenizerFile(
      path: folder.path(of: "tokenizer.json"),
      bytes: try folder.read("tokenizer.json", limit: ModelFolder.vocabularyLimit))
  }
}
