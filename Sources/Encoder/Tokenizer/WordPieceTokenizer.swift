/// Cuts text into the subwords of a BERT model, equal to Hugging Face's `tokenizers` on every text:
/// BertNormalizer, BertPreTokenizer, WordPiece and a template of special tokens.
///
/// Devlin et al., "BERT: Pre-training of Deep Bidirectional Transformers for Language
/// Understanding" (2019); greedy longest match first from Wu et al. (2016).
package struct WordPieceTokenizer: Sendable {
  /// The model's subwords.
  package let vocabulary: SubwordVocabulary
  /// How text is normalized.
  package var normalizer: NormalizerOptions { folding.options }
  /// The id of what no subwords make up.
  package let unknownID: Int32
  /// Ids put before every text by ``tokenIDs(_:maximumTokens:)``; `[CLS]` as a rule.
  package let prefix: [Int32]
  /// Ids put after every text; `[SEP]` as a rule.
  package let suffix: [Int32]
  /// Longer words, in characters, are unknown.
  package let maximumWordLength: Int

  /// One text between ``prefix`` and ``suffix``; two as BERT takes them.
  package let template: SpecialTemplate
  let folding: CharacterFolding
  let specialTokens: SpecialTokens
  /// What subwords begin with that continue a word; `##` as a rule.
  let continuation: [UInt8]
  /// ``CharacterFolding`` of the first 128 characters: kind in the upper byte, character below.
  let asciiFolding: [UInt16]
  /// The ids of single ASCII characters as words.
  let asciiIDs: [Int32]

  /// Puts a tokenizer together.
  ///
  /// - Parameters:
  ///   - specialTokens: Texts with their ids that are found in the text as it stands, before any
  ///     normalization.
  ///   - maximumWordLength: At most 10,000.
  /// - Precondition: No special token is empty.
  package init(
    vocabulary: SubwordVocabulary, unknownID: Int32, prefix: [Int32], suffix: [Int32],
    specialTokens: [(text: String, id: Int32)], normalizer: NormalizerOptions = .init(),
    continuation: String = "##", maximumWordLength: Int = 100
  ) {
    precondition(1...10_000 ~= maximumWordLength, "words of impossible length")
    self.vocabulary = vocabulary
    self.unknownID = unknownID
    self.prefix = prefix
    self.suffix = suffix
    template = SpecialTemplate(
      single: [.special(prefix, type: 0), .text(0, type: 0), .special(suffix, type: 0)],
      pair: [
        .special(prefix, type: 0), .text(0, type: 0), .special(suffix, type: 0),
        .text(1, type: 1), .special(suffix, type: 1),
      ])
    self.maximumWordLength = maximumWordLength
    self.specialTokens = SpecialTokens(specialTokens)
    self.continuation = Array(continuation.utf8)
    let isUncased = normalizer == NormalizerOptions()
    let folding = isUncased ? CharacterFolding.uncased : CharacterFolding(options: normalizer)
    self.folding = folding
    asciiFolding = (UInt32(0)..<128).map { scalar in
      let folded = folding.folded(scalar)
      let value = folded.value == 0 ? scalar : folded.value
      return UInt16(folded.kind.rawValue << 8 | value)
    }
    asciiIDs = (0..<128).map { vocabulary.id(of: CollectionOfOne(UInt8($0))) ?? unknownID }
  }

  /// The largest id that ``tokenIDs(_:maximumTokens:)`` may give.
  package var largestID: Int {
    let others = (prefix + suffix + [unknownID]).map { Int($0) }
    return max(vocabulary.largestID, specialTokens.largestID, others.max() ?? 0)
  }

  /// The subword ids of `text` between prefix and suffix, as the model takes them.
  ///
  /// - Parameter maximumTokens: Most ids, prefix and suffix included; subwords beyond are cut.
  /// - Complexity: O(*n*) for *n* bytes up to the cut.
  package func tokenIDs(_ text: String, maximumTokens: Int) -> [Int32] {
    var ids = prefix
    let room = max(0, maximumTokens - prefix.count - suffix.count)
    appendSubwordIDs(of: text, limit: room, to: &ids)
    return ids + suffix
  }

  /// The number of subwords of `text`, without prefix and suffix, uncut.
  package func subwordCount(_ text: String) -> Int {
    var ids: [Int32] = []
    appendSubwordIDs(of: text, limit: .max, to: &ids)
    return ids.count
  }

  /// Appends the subword ids of `text`, without prefix and suffix.
  ///
  /// - Parameter limit: Most ids to append.
  package func appendSubwordIDs(of text: String, limit: Int, to ids: inout [Int32]) {
    var text = text
    text.withUTF8 { appendSubwordIDs(of: $0, limit: limit, to: &ids) }
  }

  private func appendSubwordIDs(
    of text: UnsafeBufferPointer<UInt8>, limit: Int, to ids: inout [Int32]
  ) {
    let end = limit < .max - ids.count ? ids.count + limit : .max
    var start = 0
    while start < text.count, ids.count < end {
      let special = specialTokens.first(in: text, from: start)
      let stop = special?.range.lowerBound ?? text.count
      if stop > start {
        appendWords(of: UnsafeBufferPointer(rebasing: text[start..<stop]), end: end, to: &ids)
      }
      guard let special else { break }
      if ids.count < end { ids.append(special.id) }
      start = special.range.upperBound
    }
  }

  /// Appends the subwords of a text without special tokens until there are `end` ids.
  private func appendWords(
    of text: UnsafeBufferPointer<UInt8>, end: Int, to ids: inout [Int32]
  ) {
    let start = ids.count
    WordPieceScan.run(self, end: end, ids: &ids) { scan in
      if !scan.scan(text) {
        scan.removeIDs(from: start)
        scan.scan(folding.normalized(UTF8Scalars(text)))
      }
    }
    if ids.count > end { ids.removeLast(ids.count - end) }
  }
}
