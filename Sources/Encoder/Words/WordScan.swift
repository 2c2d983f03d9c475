/// Cuts text into the words of word vectors.
///
/// Pieces between white space that the table has as they stand or in lower case are words, such as
/// "c++"; so are pieces that it has without the punctuation around them, such as "don't". Others are
/// cut into runs without punctuation. Punctuation alone is no word.
enum WordScan {
  private typealias Bytes = UnsafeBufferPointer<UInt8>

  /// White space, punctuation and all else as BERT's tokenizer tells them apart.
  private static let folding = CharacterFolding(
    options: NormalizerOptions(
      cleanText: true, handleChineseCharacters: false, stripAccents: false, lowercase: false))

  /// Calls `body` with the first words of `text`, in order.
  ///
  /// - Parameters:
  ///   - isKnown: True for the bytes of a word of the table; called with pieces that hold
  ///     punctuation, as they stand and in lower case.
  ///   - limit: Most words.
  /// - Returns: The number of words.
  /// - Complexity: O(*n*) for *n* bytes.
  @discardableResult
  static func words(
    of text: String, isKnown: (UnsafeBufferPointer<UInt8>) -> Bool, limit: Int,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      var count = 0
      for piece in runs(of: bytes, where: { $0 != .space }) where count < limit {
        for word in words(ofPiece: piece, isKnown) where count < limit {
          body(word)
          count += 1
        }
      }
      return count
    }
  }

  private static func words(ofPiece piece: Bytes, _ isKnown: (Bytes) -> Bool) -> [Bytes] {
    let words = runs(of: piece, where: { $0 == .letter })
    guard let first = words.first, let last = words.last, first.count < piece.count,
      let start = piece.baseAddress, let inner = first.baseAddress, let end = last.baseAddress
    else { return words }
    if isKnownInAnyCase(piece, isKnown) { return [piece] }
    let trimmed = Bytes(start: inner, count: end - inner + last.count)
    let isCut = words.count > 1 && trimmed.count < piece.count && inner >= start
    return isCut && isKnownInAnyCase(trimmed, isKnown) ? [trimmed] : words
  }

  private static func isKnownInAnyCase(_ word: Bytes, _ isKnown: (Bytes) -> Bool) -> Bool {
    isKnown(word) || lowercased(word).withUnsafeBufferPointer(isKnown)
  }

  /// The longest runs of characters of a kind.
  private static func runs(
    of bytes: Bytes, where isWanted: (FoldedCharacter.Kind) -> Bool
  ) -> [Bytes] {
    var runs: [Bytes] = []
    var position = 0
    var start = 0
    while position < bytes.count {
      let before = position
      let kind = folding.folded(UTF8Scalars.decode(bytes, &position)).kind
      if isWanted(kind == .removed ? .space : kind) { continue }
      if start < before { runs.append(Bytes(rebasing: bytes[start..<before])) }
      start = position
    }
    if start < position { runs.append(Bytes(rebasing: bytes[start..<position])) }
    return runs
  }

  /// Each character in lower case by itself.
  static func lowercased(_ word: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    if word.allSatisfy({ $0 < 0x80 }) {
      return word.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    }
    var lower: [UInt8] = []
    for scalar in UTF8Scalars(word) {
      for part in UnicodeTables.lowercase(scalar) {
        if let part = Unicode.Scalar(part) {
          lower.append(contentsOf: UTF8.encode(part) ?? .init())
        }
      }
    }
    return lower
  }
}
