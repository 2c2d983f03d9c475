/// How many tokens a model takes.
enum SequenceLimit {
  /// Reads `max_seq_length` of sentence_bert_config.json; without it, the smaller of the positions
  /// and the tokenizer's `model_max_length`.
  ///
  /// - Parameters:
  ///   - most: The positions that the model has.
  ///   - least: Special tokens and one more.
  /// - Throws: ``ModelError`` where it exceeds the positions or leaves no room for text.
  static func read(
    _ folder: ModelFolder, most: Int, least: Int, _ tokenizer: any SubwordTokenizer
  ) throws(ModelError) -> Int {
    guard least <= most else {
      throw .badSetting(
        path: folder.path(of: "config.json"), key: "max_position_embeddings", found: "\(most)",
        expected: "at least \(least)")
    }
    if let settings = try folder.settingsIfPresent("sentence_bert_config.json") {
      if try settings.bool("do_lower_case", default: false), !tokenizer.lowersCase {
        throw settings.unsupported("do_lower_case", supported: "lower case in its tokenizer")
      }
      if settings["max_seq_length"] != nil {
        return try settings.integer("max_seq_length", in: least...most)
      }
    }
    let tokenizerSettings = try folder.settingsIfPresent("tokenizer_config.json")
    guard case .integer(let length)? = tokenizerSettings?["model_max_length"] else { return most }
    return max(least, min(most, length))
  }
}
