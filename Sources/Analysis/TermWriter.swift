/// Makes terms of pieces of the source and gives them positions.
struct TermWriter {
  /// The longest term in bytes; more is cut.
  static let maximumTermBytes = 255

  private let source: UnsafeBufferPointer<UInt8>
  private let language: Language
  private let keepsStopWords: Bool
  private var stemmer = EnglishStemmer()
  private let memory: ScanMemory
  private let memo: WordMemo
  private let output: TermBuffer
  /// The term in the making.
  private var scratch: [UInt8] = []
  /// The next word's number.
  private var position: UInt32 = 0

  /// - Parameter memory: Where the terms go; what it holds of another text is forgotten.
  init(
    source: UnsafeBufferPointer<UInt8>, language: Language, keepsStopWords: Bool,
    memory: ScanMemory
  ) {
    self.source = source
    self.memory = memory
    memo = memory.memo
    output = memory.terms
    self.language = language
    self.keepsStopWords = keepsStopWords
    output.removeAll()
  }

  /// The kinds of characters.
  var kinds: ScalarKinds { memory.kinds }

  /// Writes a plain word: folded, without possessive, stemmed; takes one position.
  mutating func word(_ range: Range<Int>) {
    if let leading = LeadingWord(source, at: range.lowerBound), leading.count >= range.count {
      return word(leading.word.prefix(range.count), range)
    }
    takeWord(range)
    if let word = ShortWord(scratch) {
      self.word(word, range)
    } else {
      finishScratch(range)
    }
  }

  /// Writes a word in small letters.
  @inline(__always)
  mutating func word(_ word: ShortWord, _ range: Range<Int>) {
    guard language != .neutral, let known = memo.recall(word) else {
      return learn(word, range)
    }
    if keepsStopWords || !known.isStopWord {
      output.append(known.term, count: known.count, position: position, range: range)
    }
    position += 1
  }

  private mutating func learn(_ word: ShortWord, _ range: Range<Int>) {
    take(word)
    let isStopWord = finishScratch(range)
    remember(word, isStopWord: isStopWord)
  }

  private mutating func take(_ word: ShortWord) {
    scratch.removeAll(keepingCapacity: true)
    word.forEach { scratch.append($0) }
  }

  /// Remembers that the term in the making became of a word.
  private func remember(_ word: ShortWord, isStopWord: Bool) {
    guard language != .neutral, let term = ShortWord(scratch),
      let entry = WordMemo.Entry(word, term: term, isStopWord: isStopWord)
    else { return }
    memo.remember(entry)
  }

  /// Makes a term of a word and writes it; true for a stop word.
  @discardableResult
  private mutating func finishScratch(_ range: Range<Int>) -> Bool {
    let isStopWord = StopWords.contains(scratch, in: language)
    if isStopWord { foldScratch() } else { stemScratch() }
    if !isStopWord || keepsStopWords { emit(range) }
    advance()
    return isStopWord
  }

  /// Writes the whole of an identifier as it is, folded only, at the position of its first part.
  mutating func whole(_ range: Range<Int>) {
    fold(range)
    emit(range)
  }

  /// Writes the whole of a `camelCase` word as the same letters in lower case would be: whoever
  /// types it without capitals must find it.
  mutating func wholeWord(_ range: Range<Int>) {
    if let leading = LeadingWord(source, at: range.lowerBound), leading.count >= range.count {
      return wholeWord(leading.word.prefix(range.count), range)
    }
    takeWord(range)
    stemScratch()
    emit(range)
  }

  private mutating func wholeWord(_ word: ShortWord, _ range: Range<Int>) {
    if language != .neutral, let known = memo.recall(word), !known.isStopWord {
      return output.append(known.term, count: known.count, position: position, range: range)
    }
    take(word)
    // What became of a stop word is another thing.
    let isOther = StopWords.contains(scratch, in: language)
    stemScratch()
    emit(range)
    if !isOther { remember(word, isStopWord: false) }
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
      if source[index] < 0x80 {
        index = foldASCII(index..<min(range.upperBound, index + Self.maximumTermBytes + 1))
      } else {
        index += foldScalar(at: index, keepingAccents: keepingAccents)
      }
    }
    cut()
  }

  /// Appends the ASCII bytes at the front of a range and returns where they end.
  private mutating func foldASCII(_ range: Range<Int>) -> Int {
    var end = range.lowerBound
    while end < range.upperBound, source[end] < 0x80 { end += 1 }
    let start = scratch.count
    scratch.append(
      contentsOf: UnsafeBufferPointer(rebasing: source[range.lowerBound..<end]))
    scratch.withUnsafeMutableBufferPointer { bytes in
      for place in start..<bytes.count {
        bytes[place] |= ASCII.isUpper(bytes[place]) ? 0x20 : 0
      }
    }
    return end
  }

  /// Appends the character at `index` and returns its length in the source.
  private mutating func foldScalar(at index: Int, keepingAccents: Bool) -> Int {
    let (scalar, length) = UTF8Reader.scalar(in: source, at: index)
    switch kinds.kind(scalar) {
    case .ignorable: break
    case .apostrophe: scratch.append(UInt8(ascii: "'"))
    case .ideograph: scratch.append(contentsOf: source[index..<index + length])
    case .letter, .separator:
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
      if !scratch.contains(where: ASCII.isDigit) { memory.snowball?.stem(&scratch) }
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
