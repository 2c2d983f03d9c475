/// Makes terms of pieces of the source and gives them positions.
struct TermWriter {
  /// The longest term in bytes; more is cut.
  static let maximumTermBytes = 255

  private(set) var output = AnalyzedText()
  private let source: UnsafeBufferPointer<UInt8>
  private let stems: Bool
  private let keepsStopWords: Bool
  private var stemmer = EnglishStemmer()
  private let memo: WordMemo
  /// The term in the making.
  private var scratch: [UInt8] = []
  /// The next word's number.
  private var position: UInt32 = 0

  init(
    source: UnsafeBufferPointer<UInt8>, stems: Bool, keepsStopWords: Bool, memo: WordMemo
  ) {
    self.source = source
    self.memo = memo
    self.stems = stems
    self.keepsStopWords = keepsStopWords
    scratch.reserveCapacity(Self.maximumTermBytes + 1)
    output.reserve(sourceBytes: source.count)
  }

  /// Writes a plain word: folded, without possessive, stemmed; takes one position.
  mutating func word(_ range: Range<Int>) {
    fold(range)
    removePossessive()
    finishWord(range)
  }

  /// Writes a plain word known to be ASCII letters and digits only.
  mutating func plainWord(_ range: Range<Int>) {
    scratch.removeAll(keepingCapacity: true)
    for byte in source[range].prefix(Self.maximumTermBytes) {
      scratch.append(ASCII.isUpper(byte) ? byte | 0x20 : byte)
    }
    finishWord(range)
  }

  /// Writes the whole of an identifier as it is, folded only, at the position of its first part.
  mutating func whole(_ range: Range<Int>) {
    fold(range)
    emit(range)
  }

  /// Writes the whole of a `camelCase` word as the same letters in lower case would be: whoever
  /// types it without capitals must find it.
  mutating func wholeWord(_ range: Range<Int>) {
    fold(range)
    removePossessive()
    stemScratch()
    emit(range)
  }

  /// Writes the letters of an abbreviation without its marks (`U.S.`, `I/O`); takes one position.
  mutating func abbreviation(_ range: Range<Int>) {
    fold(range)
    scratch.removeAll { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }
    emit(range)
    advance()
  }

  /// Passes to the next position.
  mutating func advance() { position += 1 }

  private mutating func finishWord(_ range: Range<Int>) {
    defer { advance() }
    let key = stems ? WordMemo.key(scratch) : nil
    var isStopWord = key.flatMap { memo.recall($0, into: &scratch) }
    if isStopWord == nil {
      isStopWord = StopWords.contains(scratch)
      if isStopWord == false { stemScratch() }
      if let key { memo.remember(key, term: scratch, isStopWord: isStopWord == true) }
    }
    if isStopWord == false || keepsStopWords { emit(range) }
  }

  private mutating func emit(_ range: Range<Int>) {
    guard !scratch.isEmpty else { return }
    output.append(scratch, position: position, range: range)
  }
}

// The term in the making.
extension TermWriter {
  private mutating func fold(_ range: Range<Int>) {
    scratch.removeAll(keepingCapacity: true)
    var index = range.lowerBound
    while index < range.upperBound, scratch.count <= Self.maximumTermBytes {
      let byte = source[index]
      if byte < 0x80 {
        scratch.append(ASCII.isUpper(byte) ? byte | 0x20 : byte)
        index += 1
      } else {
        index += foldScalar(at: index)
      }
    }
    cut()
  }

  /// Appends the character at `index` and returns its length in the source.
  private mutating func foldScalar(at index: Int) -> Int {
    let (scalar, length) = UTF8Reader.scalar(in: source, at: index)
    switch ScalarKind(scalar) {
    case .ignorable: break
    case .apostrophe: scratch.append(UInt8(ascii: "'"))
    case .letter, .ideograph, .separator: Folding.append(scalar, to: &scratch)
    }
    return length
  }

  /// Cuts a long term at the last character that fits.
  private mutating func cut() {
    guard scratch.count > Self.maximumTermBytes else { return }
    var end = Self.maximumTermBytes
    while end > 0, scratch[end] & 0xC0 == 0x80 { end -= 1 }
    scratch.removeSubrange(end...)
  }

  private mutating func removePossessive() {
    guard scratch.count > 2, scratch[scratch.count - 1] == UInt8(ascii: "s"),
      scratch[scratch.count - 2] == UInt8(ascii: "'")
    else { return }
    scratch.removeLast(2)
  }

  /// Stems words of English letters; a word with a digit or another script's letter is a name.
  private mutating func stemScratch() {
    guard stems, scratch.allSatisfy({ ASCII.isLower($0) || $0 == UInt8(ascii: "'") }) else {
      return
    }
    stemmer.stem(&scratch)
  }
}
