/// Byte-pair encoding: pairs of neighbours are merged, the best-ranked first.
///
/// Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with Subword Units" (2016).
/// Words begin as bytes in the alphabet of GPT-2, or as characters.
struct BytePairModel: Sendable {
  /// A pair's place in the list of merges and what it becomes.
  struct Merge: Sendable {
    var rank: Int32
    var id: Int32
  }

  /// The switches, named as in tokenizer.json.
  struct Options: Sendable, Equatable {
    /// Words are bytes.
    var byteLevel = false
    /// A word that is a subword as a whole is not merged.
    var ignoreMerges = false
    /// A character without a subword becomes those of its bytes, `<0x41>`.
    var byteFallback = false
    /// Neighbouring unknown characters are one.
    var fusesUnknown = false
  }

  let vocabulary: SubwordVocabulary
  let options: Options
  /// The id of characters without subword; nil when they are left out.
  let unknownID: Int32?
  /// By first (upper half) and second id.
  private let merges: [UInt64: Merge]
  /// The id of each byte's subword.
  private let byteIDs: [Int32?]

  /// Takes a vocabulary and the pairs to merge, best first, with what they become.
  ///
  /// - Parameter merges: Of a pair that is repeated the last one counts, as in `tokenizers`.
  init(
    vocabulary: SubwordVocabulary, merges: [(first: Int32, second: Int32, id: Int32)],
    unknownID: Int32?, options: Options
  ) {
    self.vocabulary = vocabulary
    self.options = options
    self.unknownID = unknownID
    var table = [UInt64: Merge](minimumCapacity: merges.count)
    for (rank, merge) in merges.enumerated() {
      table[Self.key(merge.first, merge.second)] = Merge(rank: Int32(rank), id: merge.id)
    }
    self.merges = table
    byteIDs = (0..<256).map {
      let text = options.byteLevel ? ByteAlphabet.characters[$0] : Self.fallback(UInt8($0))
      return vocabulary.id(of: text)
    }
  }

  private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }

  /// What a pair becomes; nil when it stays.
  func merge(of first: Int32, _ second: Int32) -> Merge? { merges[Self.key(first, second)] }

  /// The text `<0x41>` of a byte.
  static func fallback(_ byte: UInt8) -> [UInt8] {
    let digits = String(byte, radix: 16, uppercase: true)
    return Array("<0x\(byte < 16 ? "0" : "")\(digits)>".utf8)
  }

  /// Appends the subwords of one word.
  ///
  /// - Complexity: O(*n* log *n*) for *n* characters or bytes.
  func appendSubwords(of word: [UInt8], to ids: inout [Int32]) {
    if options.ignoreMerges,
      let id = vocabulary.id(of: options.byteLevel ? ByteAlphabet.spelled(word) : word)
    {
      ids.append(id)
      return
    }
    let symbols = options.byteLevel ? bytes(of: word) : characters(of: word)
    if symbols.count < 2 {
      ids += symbols
    } else {
      var merger = BytePairMerger(symbols, model: self)
      merger.run()
      merger.append(to: &ids)
    }
  }

  private func bytes(of word: [UInt8]) -> [Int32] {
    var result: [Int32] = []
    var isAfterUnknown = false
    for byte in word {
      let id = byteIDs[Int(byte)]
      if let id = id ?? (isAfterUnknown && options.fusesUnknown ? nil : unknownID) {
        result.append(id)
      }
      isAfterUnknown = id == nil
    }
    return result
  }

  private func characters(of word: [UInt8]) -> [Int32] {
    var result: [Int32] = []
    // An unknown character waits for the next one that has a subword of its own, as in `tokenizers`.
    var isWaiting = false
    var position = 0
    while position < word.count {
      let end = min(word.count, position + UTF8Coding.length(from: word[position]))
      let character = word[position..<end]
      position = end
      if let id = vocabulary.id(of: character) {
        if isWaiting, let unknownID { result.append(unknownID) }
        isWaiting = false
        result.append(id)
      } else if options.byteFallback, let bytes = fallbackIDs(character) {
        result += bytes
      } else if let unknownID {
        if isWaiting, !options.fusesUnknown { result.append(unknownID) }
        isWaiting = true
      }
    }
    if isWaiting, let unknownID { result.append(unknownID) }
    return result
  }

  private func fallbackIDs(_ character: ArraySlice<UInt8>) -> [Int32]? {
    let ids = character.compactMap { byteIDs[Int($0)] }
    return ids.count == character.count ? ids : nil
  }
}
