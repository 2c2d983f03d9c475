/// The parts of a Hugging Face tokenizer.json.
///
/// Vocabulary and merges are read straight into their tables; the rest are small trees.
struct TokenizerFile {
  let path: String
  private var settings: [String: JSONValue] = [:]
  private var model: [String: JSONValue] = [:]
  private(set) var vocabulary = SubwordVocabulary(capacity: 32_768)
  /// The pairs of a byte-pair model.
  private(set) var merges = SubwordMerges()
  /// The subwords of a Unigram model.
  private(set) var pieces = UnigramPieces()

  /// Parses a file.
  ///
  /// - Throws: ``ModelError/malformed(path:offset:reason:)``, also for a subword that is repeated.
  init(path: String, bytes: [UInt8]) throws(ModelError) {
    self.path = path
    var scanner = JSONScanner(bytes)
    do {
      try read(&scanner)
      try scanner.expectEnd()
    } catch {
      throw .malformed(path: path, offset: error.offset, reason: error.reason)
    }
  }

  private mutating func read(_ scanner: inout JSONScanner) throws(MalformedBytes) {
    var key: [UInt8] = []
    var count = 0
    try scanner.beginObject()
    while try scanner.nextKey(after: count, into: &key) {
      let name = String(decoding: key, as: UTF8.self)
      if name == "model" {
        guard model.isEmpty else { throw scanner.failure("the key \"model\" is repeated") }
        try readModel(&scanner)
      } else if settings.updateValue(try scanner.readValue(), forKey: name) != nil {
        throw scanner.failure("the key \"\(name.prefix(60))\" is repeated")
      }
      count += 1
    }
  }

  private mutating func readModel(_ scanner: inout JSONScanner) throws(MalformedBytes) {
    var key: [UInt8] = []
    var count = 0
    try scanner.beginObject()
    while try scanner.nextKey(after: count, into: &key) {
      let name = String(decoding: key, as: UTF8.self)
      if name == "vocab", scanner.peek() == UInt8(ascii: "{") {
        guard vocabulary.count == 0 else { throw scanner.failure("the key \"vocab\" is repeated") }
        try readVocabulary(&scanner)
      } else if name == "vocab", scanner.peek() == UInt8(ascii: "[") {
        guard pieces.scores.isEmpty else { throw scanner.failure("the key \"vocab\" is repeated") }
        try pieces.read(&scanner)
      } else if name == "merges", scanner.peek() == UInt8(ascii: "[") {
        guard merges.count == 0 else { throw scanner.failure("the key \"merges\" is repeated") }
        try merges.read(&scanner)
      } else {
        model[name] = try scanner.readValue()
      }
      count += 1
    }
  }

  private mutating func readVocabulary(_ scanner: inout JSONScanner) throws(MalformedBytes) {
    var subword: [UInt8] = []
    try scanner.beginObject()
    while try scanner.nextKey(after: vocabulary.count, into: &subword) {
      let id = try scanner.readInteger()
      guard 0..<SubwordVocabulary.maximumCount ~= id else {
        throw scanner.failure("subword id \(id) out of range")
      }
      guard vocabulary.insert(subword, id: Int32(id)) else {
        let text = String(decoding: subword.prefix(60), as: UTF8.self)
        throw scanner.failure("the subword \"\(text)\" is repeated")
      }
    }
  }
}

// MARK: - The tokenizer

extension TokenizerFile {
  /// Builds the tokenizer that the file describes.
  ///
  /// - Throws: ``ModelError/unsupported(path:part:found:supported:)`` naming the first part that is
  ///   not what BERT models have.
  func tokenizer() throws(ModelError) -> WordPieceTokenizer {
    let (prefix, suffix) = try template()
    return try wordPiece(prefix: prefix, suffix: suffix, specialTokens: try addedTokens())
  }

  /// The model, its normalizer and pre-tokenizer, with special tokens or without.
  func wordPiece(
    prefix: [Int32] = [], suffix: [Int32] = [], specialTokens: [(text: String, id: Int32)] = []
  ) throws(ModelError) -> WordPieceTokenizer {
    let model = modelSettings
    if model["type"] != nil || model["continuing_subword_prefix"] == nil {
      try require("WordPiece", as: "type", in: model)
    }
    let unknown = try model.string("unk_token", default: "[UNK]")
    guard let unknownID = vocabulary.id(of: unknown) else {
      throw model.bad("unk_token", .string(unknown), expected: "a subword of the vocabulary")
    }
    return WordPieceTokenizer(
      vocabulary: vocabulary, unknownID: unknownID, prefix: prefix, suffix: suffix,
      specialTokens: specialTokens, normalizer: try normalizer(),
      continuation: try model.string("continuing_subword_prefix", default: "##"),
      maximumWordLength: try model.integer(
        "max_input_chars_per_word", in: 1...10_000, default: 100))
  }

  /// All but the model.
  var root: ModelSettings {
    ModelSettings(path: path, prefix: "", value: .object(settings))
  }

  /// The model without its tables.
  var modelSettings: ModelSettings {
    ModelSettings(path: path, prefix: "model.", value: .object(model))
  }

  /// Throws unless a member is this text.
  func require(
    _ expected: String, as key: String, in settings: ModelSettings
  ) throws(ModelError) {
    guard case .string(expected)? = settings[key] else {
      throw settings.unsupported(key, supported: expected)
    }
  }

  private func normalizer() throws(ModelError) -> NormalizerOptions {
    let settings = try root.object("normalizer")
    try require("BertNormalizer", as: "type", in: settings)
    let preTokenizer = try root.object("pre_tokenizer")
    try require("BertPreTokenizer", as: "type", in: preTokenizer)
    let lowercase = try settings.bool("lowercase", default: true)
    return NormalizerOptions(
      cleanText: try settings.bool("clean_text", default: true),
      handleChineseCharacters: try settings.bool("handle_chinese_chars", default: true),
      stripAccents: try settings.bool("strip_accents", default: lowercase), lowercase: lowercase)
  }

  private func addedTokens() throws(ModelError) -> [(text: String, id: Int32)] {
    guard root["added_tokens"] != nil else { return [] }
    var tokens: [(text: String, id: Int32)] = []
    for token in try root.objects("added_tokens") {
      // "normalized" of a special token that is missing means false, of another one true.
      let isSpecial = try token.bool("special", default: false)
      let flags = ["single_word", "lstrip", "rstrip"].map { ($0, false) }
      for (flag, standard) in flags + [("normalized", !isSpecial)]
      where try token.bool(flag, default: standard) {
        throw token.unsupported(flag, supported: "added tokens that are found as they are written")
      }
      let text = try token.string("content")
      if !text.isEmpty { tokens.append((text, try id("id", in: token))) }
    }
    return tokens
  }

  /// An id that a member names.
  func id(_ key: String, in settings: ModelSettings) throws(ModelError) -> Int32 {
    Int32(try settings.integer(key, in: 0...SubwordVocabulary.maximumCount - 1))
  }
}

// MARK: - The template of special tokens

extension TokenizerFile {
  /// The ids before and after a text.
  private func template() throws(ModelError) -> (prefix: [Int32], suffix: [Int32]) {
    guard root["post_processor"] != nil else { return ([], []) }
    let settings = try root.object("post_processor")
    if case .string("BertProcessing")? = settings["type"] {
      return ([try pairID("cls", in: settings)], [try pairID("sep", in: settings)])
    }
    try require("TemplateProcessing", as: "type", in: settings)
    var before: [Int32] = []
    var after: [Int32] = []
    var isAfter = false
    for piece in try settings.objects("single") {
      if piece["Sequence"] != nil {
        guard !isAfter else { throw piece.unsupported("Sequence", supported: "one text in it") }
        isAfter = true
      } else {
        let ids = try specialIDs(try piece.object("SpecialToken").string("id"), in: settings)
        if isAfter { after += ids } else { before += ids }
      }
    }
    guard isAfter else { throw settings.unsupported("single", supported: "a text in its template") }
    return (before, after)
  }

  /// The ids of a special token of a template.
  func specialIDs(
    _ name: String, in settings: ModelSettings
  ) throws(ModelError) -> [Int32] {
    let token = try settings.object("special_tokens").object(name)
    guard case .array(let values)? = token["ids"] else {
      throw token.bad("ids", token["ids"] ?? .null, expected: "an array of ids")
    }
    var ids: [Int32] = []
    for value in values {
      guard case .integer(let id) = value, 0..<SubwordVocabulary.maximumCount ~= id else {
        throw token.bad("ids", value, expected: "an array of ids")
      }
      ids.append(Int32(id))
    }
    return ids
  }

  /// The id of `["[SEP]", 102]`.
  func pairID(_ key: String, in settings: ModelSettings) throws(ModelError) -> Int32 {
    guard case .array(let pair)? = settings[key], pair.count == 2, case .integer(let id) = pair[1],
      0..<SubwordVocabulary.maximumCount ~= id
    else { throw settings.bad(key, settings[key] ?? .null, expected: "a text and its id") }
    return Int32(id)
  }
}
