/// Finds words, compounds and runs of ideographs in UTF-8 and hands them to a ``TermWriter``.
///
/// A compound is a chain of words joined without white space by `.`, `-`, `/`, `::` or `_`; its parts
/// are found by ``TextScanner/writePath(_:)`` and the steps below it.
struct TextScanner {
  let source: UnsafeBufferPointer<UInt8>
  var writer: TermWriter
  /// An apostrophe ends a word: ``Language/elides``.
  private let elides: Bool
  private let kinds: ScalarKinds

  init(source: UnsafeBufferPointer<UInt8>, writer: TermWriter, elides: Bool) {
    self.source = source
    self.writer = writer
    kinds = writer.kinds
    self.elides = elides
  }

  /// Reads the source once from front to back.
  mutating func scan() {
    var cursor = 0
    while cursor < source.count {
      let byte = source[cursor]
      if byte <= UInt8(ascii: " ") {
        cursor += 1
      } else if ASCII.isWord(byte) {
        cursor = scanWord(at: cursor)
      } else if byte >= 0x80 {
        cursor = scanBeyondASCII(at: cursor)
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "~")
      {
        cursor = scanMark(at: cursor)
      } else {
        cursor += 1
      }
    }
  }

  /// Reads the word or compound that begins at `start` and returns where it ends.
  private mutating func scanWord(at start: Int) -> Int {
    // Most words end before a space, or a full stop before one.
    if let leading = LeadingWord(source, at: start) {
      let end = start + leading.count
      if end > start, !maybeContinues(at: end) {
        if !leading.hasInnerCapital {
          writer.word(leading.word, start..<end)
          return end
        }
        if source[end] != UInt8(ascii: "_") {
          writeCamelCase(start..<end)
          return end
        }
      }
    } else if let end = endOfPlainWord(from: start) {
      writer.word(start..<end)
      return end
    }
    return scanCompound(from: start, wordAt: start)
  }

  /// What ``LeadingWord`` and the step after it find, of long words and at the end of the text.
  private func endOfPlainWord(from start: Int) -> Int? {
    var end = start
    while end < source.count, ASCII.isLetter(source[end]) || ASCII.isDigit(source[end]) {
      guard end == start || !ASCII.isUpper(source[end]) else { return nil }
      end += 1
    }
    return end > start && (end == source.count || !maybeContinues(at: end)) ? end : nil
  }

  private func maybeContinues(at end: Int) -> Bool {
    let byte = source[end]
    if byte >= 0x80 || byte == UInt8(ascii: "#") { return true }
    return ASCII.joins(byte)
      && (end + 1 == source.count || source[end + 1] > UInt8(ascii: " "))
  }

  private mutating func scanBeyondASCII(at start: Int) -> Int {
    let (scalar, length) = UTF8Reader.scalar(in: source, at: start)
    switch kinds.kind(scalar) {
    case .letter: return scanCompound(from: start, wordAt: start)
    case .ideograph: return scanIdeographs(at: start)
    case .apostrophe, .ignorable, .separator: return start + length
    }
  }

  /// Reads the compound after a leading `--`, `-`, `.`, `/`, `~/`, `./` or `../`; without one, passes
  /// over the mark.
  private mutating func scanMark(at start: Int) -> Int {
    let isOpen = start == 0 || ASCII.opensIdentifier(source[start - 1])
    guard isOpen, let word = wordAfterMarks(at: start) else { return start + 1 }
    return scanCompound(from: start, wordAt: word)
  }

  private func wordAfterMarks(at start: Int) -> Int? {
    var index = start
    if source[start] == UInt8(ascii: "-") {
      while index < min(start + 2, source.count), source[index] == UInt8(ascii: "-") { index += 1 }
      return index < source.count && ASCII.isLetter(source[index]) ? index : nil
    }
    if byte(at: index) == UInt8(ascii: "~") {
      index += 1
      guard byte(at: index) == UInt8(ascii: "/") else { return nil }
    } else if byte(at: index) == UInt8(ascii: ".") {
      let dots = byte(at: index + 1) == UInt8(ascii: ".") ? 2 : 1
      if byte(at: index + dots) == UInt8(ascii: "/") { index += dots }
    }
    if byte(at: index) == UInt8(ascii: "/") { index += 1 }
    if byte(at: index) == UInt8(ascii: ".") { index += 1 }
    return wordLength(at: index) > 0 && !ASCII.isDigit(source[index]) ? index : nil
  }

  /// Writes pairs of neighbouring ideographs, or the one that stands alone; one position each.
  private mutating func scanIdeographs(at start: Int) -> Int {
    var previous: Int?
    var cursor = start
    var pairs = 0
    while cursor < source.count, source[cursor] >= 0x80 {
      let (scalar, length) = UTF8Reader.scalar(in: source, at: cursor)
      guard kinds.kind(scalar) == .ideograph else { break }
      if let previous {
        writer.whole(previous..<cursor + length)
        writer.advance()
        pairs += 1
      }
      previous = cursor
      cursor += length
    }
    if pairs == 0 {
      writer.whole(start..<cursor)
      writer.advance()
    }
    return cursor
  }
}

// Where words and compounds end.
extension TextScanner {
  func byte(at index: Int) -> UInt8 { index < source.count ? source[index] : 0 }

  /// The length of the word character at `index`, or 0 when there is none.
  private func wordLength(at index: Int) -> Int {
    guard index < source.count else { return 0 }
    if source[index] < 0x80 { return ASCII.isWord(source[index]) ? 1 : 0 }
    let (scalar, length) = UTF8Reader.scalar(in: source, at: index)
    switch kinds.kind(scalar) {
    case .letter, .ignorable: return length
    case .ideograph, .apostrophe, .separator: return 0
    }
  }

  private mutating func scanCompound(from start: Int, wordAt word: Int) -> Int {
    var end = endOfWord(from: word)
    while let next = wordAfterJoint(at: end) { end = endOfWord(from: next) }
    writeCompound(start..<end, wordAt: word)
    return end
  }

  private func endOfWord(from start: Int) -> Int {
    var end = start
    while true {
      let length = wordLength(at: end)
      if length > 0 {
        end += length
      } else if let next = letterAfterApostrophe(at: end, wordStart: start) {
        end = next
      } else {
        return endOfOperator(at: end, wordStart: start)
      }
    }
  }

  /// An apostrophe belongs to a word after two letters or more: `don't`, `user's`, but not the quote
  /// of `b'bytes'` or the elision of `l'eau`.
  private func letterAfterApostrophe(at index: Int, wordStart: Int) -> Int? {
    guard !elides, index - wordStart >= 2, index < source.count else { return nil }
    var next = index + 1
    if source[index] >= 0x80 {
      let (scalar, length) = UTF8Reader.scalar(in: source, at: index)
      guard kinds.kind(scalar) == .apostrophe else { return nil }
      next = index + length
    } else if source[index] != UInt8(ascii: "'") {
      return nil
    }
    guard wordLength(at: next) > 0, !ASCII.isDigit(source[next]) else { return nil }
    return next
  }

  /// Takes in the operator of `C++`, `C++17` and `C#`.
  private func endOfOperator(at end: Int, wordStart: Int) -> Int {
    guard end > wordStart, ASCII.isLetter(source[end - 1]) else { return end }
    if byte(at: end) == UInt8(ascii: "#") {
      return end - wordStart == 1 && wordLength(at: end + 1) == 0 ? end + 1 : end
    }
    guard byte(at: end) == UInt8(ascii: "+"), byte(at: end + 1) == UInt8(ascii: "+") else {
      return end
    }
    var after = end + 2
    while ASCII.isDigit(byte(at: after)) { after += 1 }
    return wordLength(at: after) == 0 && byte(at: after) != UInt8(ascii: "+") ? after : end
  }

  /// Where the next word of the compound begins, when a joint stands at `end`.
  private func wordAfterJoint(at end: Int) -> Int? {
    var next = end + 1
    switch byte(at: end) {
    case UInt8(ascii: "."), UInt8(ascii: "-"): break
    case UInt8(ascii: "/"):
      if byte(at: next) == UInt8(ascii: ".") { next += 1 }
    case UInt8(ascii: ":"):
      guard byte(at: next) == UInt8(ascii: ":") else { return nil }
      next += 1
    default: return nil
    }
    return wordLength(at: next) > 0 ? next : nil
  }
}
