// The general tokenizer that a tokenizer.json describes.

extension TokenizerFile {
  /// Builds the tokenizer of any kind that is known.
  ///
  /// - Throws: ``ModelError/unsupported(path:part:found:supported:)`` naming the first part that is
  ///   not.
  func pipeline() throws(ModelError) -> PipelineTokenizer {
    let preTokenizer = try preTokenizer()
    let model = try model(byteLevel: preTokenizer.isByteLevel)
    if case .wordPiece = model { return try wordPiecePipeline(model) }
    let normalizer = TextNormalizer(steps: try normalizerSteps())
    let added = try addedTokensWithSwitches()
    return PipelineTokenizer(
      model: model, addedTokens: AddedTokens(added.raw),
      normalizedTokens: AddedTokens(
        added.normalized.map { token in
          var token = token
          token.content = normalizer.normalized(token.content)
          return token
        }), normalizer: normalizer, preTokenizer: PreTokenizer(steps: preTokenizer.steps),
      template: try templates())
  }

  private func wordPiecePipeline(
    _ model: PipelineTokenizer.Model
  ) throws(ModelError) -> PipelineTokenizer {
    let added = try addedTokensWithSwitches()
    guard added.normalized.isEmpty else {
      throw .unsupported(
        path: path, part: "\"normalized\":", found: "true",
        supported: "added tokens that are found as they are written")
    }
    return PipelineTokenizer(
      model: model, addedTokens: AddedTokens(added.raw), normalizedTokens: AddedTokens([]),
      normalizer: TextNormalizer(steps: []), preTokenizer: PreTokenizer(steps: []),
      template: try templates())
  }

  private func addedTokensWithSwitches() throws(ModelError) -> (
    raw: [AddedTokens.Token], normalized: [AddedTokens.Token]
  ) {
    var raw: [AddedTokens.Token] = []
    var normalized: [AddedTokens.Token] = []
    guard root["added_tokens"] != nil else { return (raw, normalized) }
    var ids = AddedTokenIDs(vocabulary: pieces.scores.isEmpty ? vocabulary : pieces.vocabulary)
    for token in try root.objects("added_tokens") {
      _ = try id("id", in: token)
      let content = Array(try token.string("content").utf8)
      let found = AddedTokens.Token(
        content: content, id: ids.id(of: content),
        singleWord: try token.bool("single_word", default: false),
        stripsLeft: try token.bool("lstrip", default: false),
        stripsRight: try token.bool("rstrip", default: false))
      let isSpecial = try token.bool("special", default: false)
      if try token.bool("normalized", default: !isSpecial) {
        normalized.append(found)
      } else {
        raw.append(found)
      }
    }
    return (raw, normalized)
  }
}

// MARK: - Model

extension TokenizerFile {
  private func model(byteLevel: Bool) throws(ModelError) -> PipelineTokenizer.Model {
    switch try modelKind() {
    case .bytePair: .bytePair(try bytePairModel(byteLevel: byteLevel))
    case .unigram: .unigram(try unigramModel())
    case .wordPiece: .wordPiece(try wordPiece())
    }
  }

  private enum ModelKind: String {
    case bytePair = "BPE"
    case unigram = "Unigram"
    case wordPiece = "WordPiece"
  }

  /// Files of long ago do not name their model.
  private func modelKind() throws(ModelError) -> ModelKind {
    guard modelSettings["type"] != nil else {
      return pieces.scores.count > 0 ? .unigram : merges.count > 0 ? .bytePair : .wordPiece
    }
    guard let kind = ModelKind(rawValue: try modelSettings.string("type")) else {
      throw modelSettings.unsupported("type", supported: "WordPiece, BPE or Unigram")
    }
    return kind
  }

  private func bytePairModel(byteLevel: Bool) throws(ModelError) -> BytePairModel {
    let model = modelSettings
    for key in ["dropout", "continuing_subword_prefix", "end_of_word_suffix"] {
      if let value = model[key], value != .string(""), value != .integer(0), value != .number(0) {
        throw model.unsupported(key, supported: "none of it")
      }
    }
    let found = merges.ids(in: vocabulary)
    guard let merges = found.merges else {
      throw model.bad("merges", .string(found.fault), expected: "pairs of known subwords")
    }
    return BytePairModel(
      vocabulary: vocabulary, merges: merges, unknownID: try unknownID(model),
      options: BytePairModel.Options(
        byteLevel: byteLevel, ignoreMerges: try model.bool("ignore_merges", default: false),
        byteFallback: try model.bool("byte_fallback", default: false),
        fusesUnknown: try model.bool("fuse_unk", default: false)))
  }

  private func unknownID(_ model: ModelSettings) throws(ModelError) -> Int32? {
    guard model["unk_token"] != nil else { return nil }
    let unknown = try model.string("unk_token")
    guard let id = vocabulary.id(of: unknown) else {
      throw model.bad("unk_token", .string(unknown), expected: "a subword of the vocabulary")
    }
    return id
  }

  private func unigramModel() throws(ModelError) -> UnigramModel {
    guard pieces.vocabulary.count > 0 else {
      throw modelSettings.bad("vocab", .array([]), expected: "subwords with scores")
    }
    let unknown = try modelSettings.integer("unk_id", in: 0...pieces.vocabulary.count - 1)
    return UnigramModel(
      vocabulary: pieces.vocabulary, scores: pieces.scores, unknownID: Int32(unknown),
      byteFallback: try modelSettings.bool("byte_fallback", default: false))
  }
}

// MARK: - Normalizer

extension TokenizerFile {
  private func normalizerSteps() throws(ModelError) -> [TextNormalizer.Step] {
    guard root["normalizer"] != nil else { return [] }
    return try normalizerSteps(try root.object("normalizer"))
  }

  private func normalizerSteps(
    _ settings: ModelSettings
  ) throws(ModelError) -> [TextNormalizer.Step] {
    switch try settings.string("type") {
    case "Sequence":
      var steps: [TextNormalizer.Step] = []
      for part in try settings.objects("normalizers") { steps += try normalizerSteps(part) }
      return steps
    case "NFC": return [.canonicalComposition]
    case "Prepend": return [.prepend(Array(try settings.string("prepend").utf8))]
    case "Strip":
      return [
        .strip(left: try settings.bool("strip_left"), right: try settings.bool("strip_right"))
      ]
    case "Replace": return [try replacement(settings)]
    case "Precompiled": return [.precompiled(try characterMap(settings))]
    default:
      throw settings.unsupported(
        "type", supported: "the normalizers Sequence, NFC, Prepend, Strip, Replace and Precompiled")
    }
  }

  private func replacement(_ settings: ModelSettings) throws(ModelError) -> TextNormalizer.Step {
    let pattern = try settings.object("pattern")
    let content = Array(try settings.string("content").utf8)
    if pattern["Regex"] == .string(" {2,}") { return .replaceSpaceRuns(with: content) }
    guard pattern["String"] != nil else {
      throw pattern.unsupported("Regex", supported: "a text, or \" {2,}\", to replace")
    }
    return .replace(Array(try pattern.string("String").utf8), with: content)
  }

  private func characterMap(_ settings: ModelSettings) throws(ModelError) -> PrecompiledMap {
    let text = try settings.string("precompiled_charsmap")
    guard let bytes = Base64.decode(text) else {
      throw settings.bad("precompiled_charsmap", .string(text), expected: "base 64")
    }
    do { return try PrecompiledMap(bytes) } catch {
      throw settings.bad(
        "precompiled_charsmap", .string(error.reason), expected: "a character map")
    }
  }
}

// MARK: - Pre-tokenizer

extension TokenizerFile {
  /// The steps, and whether the words are bytes then.
  private func preTokenizer() throws(ModelError) -> (
    steps: [PreTokenizer.Step], isByteLevel: Bool
  ) {
    guard try modelKind() != .wordPiece, root["pre_tokenizer"] != nil else { return ([], false) }
    return try preTokenizer(try root.object("pre_tokenizer"))
  }

  private func preTokenizer(
    _ settings: ModelSettings
  ) throws(ModelError) -> (steps: [PreTokenizer.Step], isByteLevel: Bool) {
    switch try settings.string("type") {
    case "Sequence":
      var steps: [PreTokenizer.Step] = []
      var isByteLevel = false
      for part in try settings.objects("pretokenizers") {
        guard !isByteLevel else {
          throw part.unsupported("type", supported: "ByteLevel as the last step")
        }
        let found = try preTokenizer(part)
        steps += found.steps
        isByteLevel = found.isByteLevel
      }
      return (steps, isByteLevel)
    case "ByteLevel":
      let prepends = try settings.bool("add_prefix_space", default: true)
      let cuts = try settings.bool("use_regex", default: true)
      return ((prepends ? [.prependSpace] : []) + (cuts ? [.words(.gpt2)] : []), true)
    case "WhitespaceSplit": return ([.whitespace], false)
    case "Metaspace": return ([try metaspace(settings)], false)
    case "Split": return ([try split(settings)], false)
    default:
      throw settings.unsupported(
        "type",
        supported: "the pre-tokenizers Sequence, ByteLevel, Split, WhitespaceSplit and Metaspace")
    }
  }

  private func metaspace(_ settings: ModelSettings) throws(ModelError) -> PreTokenizer.Step {
    let replacement = try settings.string("replacement", default: "▁")
    guard replacement.unicodeScalars.count == 1 else {
      throw settings.bad("replacement", .string(replacement), expected: "one character")
    }
    let older = try settings.bool("add_prefix_space", default: true) ? "always" : "never"
    guard
      let prepended = PreTokenizer.Prepending(
        rawValue: try settings.string("prepend_scheme", default: older))
    else { throw settings.unsupported("prepend_scheme", supported: "always, first or never") }
    return .metaspace(
      replacement: Array(replacement.utf8), prepended: prepended,
      splits: try settings.bool("split", default: true))
  }

  private func split(_ settings: ModelSettings) throws(ModelError) -> PreTokenizer.Step {
    guard try !settings.bool("invert", default: false) else {
      throw settings.unsupported("invert", supported: "patterns that are not inverted")
    }
    let behavior = try settings.string("behavior")
    guard let delimiter = PreTokenizer.Delimiter(rawValue: behavior) else {
      throw settings.unsupported(
        "behavior", supported: "Removed, Isolated, MergedWithPrevious or MergedWithNext")
    }
    let pattern = try settings.object("pattern")
    if pattern["String"] != nil {
      return .splitAt(Array(try pattern.string("String").utf8), delimiter)
    }
    let expression = try pattern.string("Regex")
    guard delimiter == .isolated, let words = WordPattern(expression: expression) else {
      throw pattern.unsupported("Regex", supported: "the patterns of GPT-2, Qwen 2 or Llama 3")
    }
    return .words(words)
  }
}
