/// A WordPiece tokenizer in its older form: vocab.txt, one subword a line, and the switches of
/// tokenizer_config.json.
struct VocabularyFile {
  private let path: String
  private let settings: ModelSettings
  private var vocabulary = SubwordVocabulary(capacity: 32_768)

  /// Reads the lines; a subword's id is its line number from 0.
  ///
  /// - Throws: ``ModelError/malformed(path:offset:reason:)`` for a subword that is repeated.
  init(path: String, bytes: [UInt8], settings: ModelSettings) throws(ModelError) {
    self.path = path
    self.settings = settings
    let repeated = bytes.withUnsafeBufferPointer { vocabulary.insert(linesOf: $0) }
    if let line = repeated {
      let text = String(decoding: bytes[line].prefix(60), as: UTF8.self)
      throw .malformed(
        path: path, offset: line.lowerBound, reason: "the subword \"\(text)\" is repeated")
    }
  }

  /// Builds the tokenizer.
  ///
  /// - Throws: ``ModelError/unsupported(path:part:found:supported:)`` for a class that is not BERT's.
  func tokenizer() throws(ModelError) -> WordPieceTokenizer {
    let kind = try settings.string("tokenizer_class", default: "BertTokenizer")
    guard ["BertTokenizer", "BertTokenizerFast"].contains(kind) else {
      throw settings.unsupported("tokenizer_class", supported: "BertTokenizer")
    }
    let lowercase = try settings.bool("do_lower_case", default: true)
    let unknown = try special("unk_token", "[UNK]")
    let start = try special("cls_token", "[CLS]")
    let stop = try special("sep_token", "[SEP]")
    var tokens = [unknown, start, stop]
    for (key, standard) in [("pad_token", "[PAD]"), ("mask_token", "[MASK]")] {
      let text = try content(key, standard)
      if let id = vocabulary.id(of: text), !text.isEmpty { tokens.append((text, id)) }
    }
    return WordPieceTokenizer(
      vocabulary: vocabulary, unknownID: unknown.id, prefix: [start.id], suffix: [stop.id],
      specialTokens: tokens,
      normalizer: NormalizerOptions(
        handleChineseCharacters: try settings.bool("tokenize_chinese_chars", default: true),
        stripAccents: try settings.bool("strip_accents", default: lowercase),
        lowercase: lowercase))
  }

  private func special(
    _ key: String, _ standard: String
  ) throws(ModelError) -> (text: String, id: Int32) {
    let text = try content(key, standard)
    guard !text.isEmpty, let id = vocabulary.id(of: text) else {
      throw settings.bad(key, .string(text), expected: "a subword of vocab.txt")
    }
    return (text, id)
  }

  /// A special token's text, written as such or as an object with its switches.
  private func content(_ key: String, _ standard: String) throws(ModelError) -> String {
    if case .object? = settings[key] { return try settings.object(key).string("content") }
    return try settings.string(key, default: standard)
  }
}

extension WordPieceTokenizer {
  /// Reads the tokenizer of a model folder: tokenizer.json, else vocab.txt and
  /// tokenizer_config.json.
  ///
  /// - Throws: ``ModelError``, naming the file and the part.
  package init(folder: String) throws(ModelError) { try self.init(folder: ModelFolder(folder)) }

  init(folder: ModelFolder) throws(ModelError) {
    let limit = ModelFolder.vocabularyLimit
    if folder.contains("tokenizer.json") || !folder.contains("vocab.txt") {
      let bytes = try folder.read("tokenizer.json", limit: limit)
      let path = folder.path(of: "tokenizer.json")
      self = try TokenizerFile(path: path, bytes: bytes).tokenizer()
    } else {
      let settings = try folder.settings("tokenizer_config.json")
      let bytes = try folder.read("vocab.txt", limit: limit)
      let path = folder.path(of: "vocab.txt")
      self = try VocabularyFile(path: path, bytes: bytes, settings: settings).tokenizer()
    }
  }
}
