/// Makes terms of pieces of the source and gives them positions.
struct TermWriter {
  /// The longest term in bytes; more is cut.
  static let maximumTermBytes = 255

  private(set) var output = AnalyzedText()
  private let source: UnsafeBufferPointer<UInt8>
  private let language: Language
  private let keepsStopWords: Bool
  private var stemmer = EnglishStemmer()
  private let memo: WordMemo
  /// The term in the making.
  private var scratch: [UInt8] = []
  /// The next word's number.
  private var position: UInt32 = 0

  init(
    source: UnsafeBufferPointer<UInt8>, language: Language, keepsStopWords: Bool, memo: WordMemo
  ) {
    self.source = source
    self.memo = memo
    self.language = language
    self.keepsStopWords = keepsStopWords
    scratch.reserveCapacity(Self.maximumTermBytes + 1)
    output.reserve(sourceBytes: source.count)
  }

  /// Writes a plain word: folded, without possessive, stemmed; takes one position.
  mutating func word(_ range: Range<Int>) {
    takeWord(range)
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
    takeWord(range)
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
    let key = language == .neutral ? nil : WordMemo.key(scratch)
    var isStopWord = key.flatMap { memo.recall($0, into: &scratch) }
    if isStopWord == nil {
      isStopWord = StopWords.contains(scratch, in: language)
      if isStopWord == true { foldScratch() } else { stemScratch() }
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
  /// Takes a word in small letters, folded where the stemmer knows no accents.
  private mutating func takeWord(_ range: Range<Int>) {
    fold(range, keepingAccents: language.isSnowball)
    if !language.isSnowball { removePossessive() }
  }

  private mutating func fold(_ range: Range<Int>, keepingAccents: Bool = false) {
    scratch.removeAll(keepingCapacity: true)
    var index = range.lowerBound
    while index < range.upperBound, scratch.count <= Self.maximumTermBytes {
      let byte = source[index]
      if byte < 0x80 {
        scratch.append(ASCII.isUpper(byte) ? byte | 0x20 : byte)
        index += 1
      } else {
        index += foldScalar(at: index, keepingAccents: keepingAccents)
      }
    }
    cut()
  }

  /// Appends the character at `index` and returns its length in the source.
  private mutating func foldScalar(at index: Int, keepingAccents: Bool) -> Int {
    let (scalar, length) = UTF8Reader.scalar(in: source, at: index)
    switch ScalarKind(scalar) {
    case .ignorable: break
    case .apostrophe: scratch.append(UInt8(ascii: "'"))
    case .letter, .ideograph, .separator:
      if keepingAccents {
        Folding.appendLowercased(scalar, to: &scratch)
      } else {
        Folding.append(scalar, to: &scratch)
      }
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

  /// Stems words of letters; a word with a digit is a name, and so is one with another script's letter. Words
  /// of a language with Cyrillic letters that have none are English.
  private mutating func stemScratch() {
    let isEnglish = scratch.allSatisfy { ASCII.isLower($0) || $0 == UInt8(ascii: "'") }
    switch (language, isEnglish) {
    case (.neutral, _): break
    case (.english, true), (.russian, true): stemmer.stem(&scratch)
    case (.english, false): break
    default:
      if !scratch.contains(where: ASCII.isDigit) { memo.snowball?.stem(&scratch) }
      // Of `foto's` the stem is `foto'`.
      while scratch.last == UInt8(ascii: "'") { scratch.removeLast() }
      foldScratch()
    }
  }

  /// Folds what was kept of accents.
  private mutating func foldScratch() {
    guard scratch.contains(where: { $0 >= 0x80 }) else { return }
    var folded: [UInt8] = []
    for scalar in String(decoding: scratch, as: UTF8.self).unicodeScalars {
      Folding.append(scalar, to: &folded)
    }
    scratch.replaceSubrange(0..., with: folded)
  }
}
