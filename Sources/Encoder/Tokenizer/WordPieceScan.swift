/// One pass over a text: folds characters, collects words, looks their subwords up.
///
/// The hot loop of the tokenizer. Its pointers are valid during ``run(_:end:ids:_:)`` only. Their
/// ranges follow from how the tables are built: pages cover every character, slots name existing
/// entries, and a word longer than the limit stores no more bytes.
struct WordPieceScan {
  private let ascii: UnsafeBufferPointer<UInt16>
  private let asciiIDs: UnsafeBufferPointer<Int32>
  private let folding: CharacterFolding.Pointers
  private let matcher: SubwordMatcher
  private let word: UnsafeMutablePointer<UInt8>
  private let maximumWordLength: Int
  private let end: Int
  private var wordByteCount = 0
  private var characterCount = 0
  private var ids: [Int32] = []

  /// Lends a scan that appends to `ids` until there are `end` of them; the last word may go beyond.
  static func run(
    _ tokenizer: WordPieceTokenizer, end: Int, ids: inout [Int32],
    _ body: (inout WordPieceScan) -> Void
  ) {
    // Characters take at most four bytes; the longest folded sequence is seven characters.
    let capacity = 4 * (tokenizer.maximumWordLength + 8)
    tokenizer.asciiFolding.withUnsafeBufferPointer { ascii in
      tokenizer.asciiIDs.withUnsafeBufferPointer { asciiIDs in
        tokenizer.folding.withPointers { folding in
          SubwordMatcher.with(tokenizer) { matcher in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { word in
              guard let start = word.baseAddress else { return }
              var scan = WordPieceScan(
                ascii: ascii, asciiIDs: asciiIDs, folding: folding, matcher: matcher, word: start,
                maximumWordLength: tokenizer.maximumWordLength, end: end)
              swap(&scan.ids, &ids)
              body(&scan)
              swap(&scan.ids, &ids)
            }
          }
        }
      }
    }
  }

  private init(
    ascii: UnsafeBufferPointer<UInt16>, asciiIDs: UnsafeBufferPointer<Int32>,
    folding: CharacterFolding.Pointers, matcher: SubwordMatcher,
    word: UnsafeMutablePointer<UInt8>, maximumWordLength: Int, end: Int
  ) {
    self.ascii = ascii
    self.asciiIDs = asciiIDs
    self.folding = folding
    self.matcher = matcher
    self.word = word
    self.maximumWordLength = maximumWordLength
    self.end = end
  }

  /// Appends the subwords of a whole text.
  ///
  /// - Returns: False when a character needs canonical ordering; some ids may be appended then.
  mutating func scan(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = 0
    while position < text.count, ids.count < end {
      let byte = text[position]
      if byte < 0x80 {
        scan(ascii: ascii[Int(byte)])
        position += 1
      } else if !scan(folding.folded(UTF8Scalars.decode(text, &position))) {
        return false
      }
    }
    endWord()
    return true
  }

  /// Appends the subwords of characters that are normalized already.
  mutating func scan(_ characters: [FoldedCharacter]) {
    for character in characters where ids.count < end { _ = scan((character, character.value)) }
    endWord()
  }

  /// Forgets all ids but the first `count`, and the word begun.
  mutating func removeIDs(from count: Int) {
    ids.removeLast(ids.count - count)
    wordByteCount = 0
    characterCount = 0
  }

  @inline(__always)
  private mutating func scan(ascii folded: UInt16) {
    let kind = folded >> 8
    if kind == 0 {
      append(byte: UInt8(truncatingIfNeeded: folded))
    } else if kind == FoldedCharacter.Kind.space.rawValue {
      endWord()
    } else if kind == FoldedCharacter.Kind.alone.rawValue {
      endWord()
      ids.append(asciiIDs[Int(folded & 0x7F)])
    }
  }

  /// Takes one character; false when it needs canonical ordering.
  private mutating func scan(_ character: (folded: FoldedCharacter, scalar: UInt32)) -> Bool {
    let folded = character.folded
    let scalar = folded.value == 0 ? character.scalar : folded.value
    switch folded.kind {
    case .letter: append(scalar)
    case .space: endWord()
    case .alone:
      endWord()
      append(scalar)
      endWord()
    case .removed: break
    case .hangul:
      for letter in UnicodeTables.hangulDecomposition(scalar) { append(letter) }
    case .several: appendSequence(at: Int(folded.value))
    case .reordered: return false
    }
    return true
  }

  private mutating func appendSequence(at place: Int) {
    for offset in 1...Int(folding.sequences[place]) {
      let part = FoldedCharacter(rawValue: folding.sequences[place + offset])
      _ = scan((part, part.value))
    }
  }

  @inline(__always)
  private mutating func append(byte: UInt8) {
    characterCount += 1
    guard characterCount <= maximumWordLength else { return }
    word[wordByteCount] = byte
    wordByteCount += 1
  }

  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 { return append(byte: UInt8(truncatingIfNeeded: scalar)) }
    characterCount += 1
    guard characterCount <= maximumWordLength else { return }
    let extra = scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3
    let mark: UInt32 = extra == 1 ? 0xC0 : extra == 2 ? 0xE0 : 0xF0
    word[wordByteCount] = UInt8(truncatingIfNeeded: mark | scalar >> UInt32(6 * extra))
    for index in 1...extra {
      let bits = scalar >> UInt32(6 * (extra - index)) & 0x3F
      word[wordByteCount + index] = UInt8(truncatingIfNeeded: 0x80 | bits)
    }
    wordByteCount += 1 + extra
  }

  @inline(__always)
  private mutating func endWord() {
    guard characterCount > 0 else { return }
    let isTooLong = characterCount > maximumWordLength
    matcher.appendSubwords(
      of: UnsafeBufferPointer(start: word, count: isTooLong ? 0 : wordByteCount), to: &ids)
    wordByteCount = 0
    characterCount = 0
  }
}

extension CharacterFolding {
  /// The table's arrays for the hot loop.
  struct Pointers {
    let pageStarts: UnsafeBufferPointer<UInt32>
    let entries: UnsafeBufferPointer<UInt32>
    let sequences: UnsafeBufferPointer<UInt32>

    /// What becomes of `scalar`, with the character itself.
    @inline(__always)
    func folded(_ scalar: UInt32) -> (FoldedCharacter, UInt32) {
      let entry = entries[Int(pageStarts[Int(scalar >> 8)] &+ scalar & 0xFF)]
      return (FoldedCharacter(rawValue: entry), scalar)
    }
  }

  /// Lends the arrays.
  func withPointers(_ body: (Pointers) -> Void) {
    pageStarts.withUnsafeBufferPointer { pageStarts in
      entries.withUnsafeBufferPointer { entries in
        sequences.withUnsafeBufferPointer {
          body(Pointers(pageStarts: pageStarts, entries: entries, sequences: $0))
        }
      }
    }
  }
}
