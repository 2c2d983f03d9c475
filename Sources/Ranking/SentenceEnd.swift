/// Punctuation in a line of prose that may end a sentence, and whether it does.
struct SentenceEnd {
  /// The byte after the punctuation and the quotes and brackets that close with it.
  let upperBound: Int
  private let lowerBound: Int
  private let text: [UInt8]
  private let line: Range<Int>
  /// True for one `.`, which has other uses; false for `!`, `?`, `…` of dots and ideographic marks.
  private let isSingleDot: Bool
  private let isIdeographic: Bool

  /// Reads the punctuation at `position`; nil when there is none.
  init?(_ text: [UInt8], at position: Int, in line: Range<Int>) {
    var end = position
    while end < line.upperBound, Self.isMark(text[end]) { end += 1 }
    isIdeographic = end == position && Self.isIdeographicMark(text, at: position, in: line)
    if isIdeographic { end += 3 }
    guard end > position else { return nil }
    isSingleDot = end == position + 1 && text[position] == UInt8(ascii: ".")
    while case let count = Self.closerByteCount(text, at: end, in: line), count > 0 { end += count }
    lowerBound = position
    upperBound = end
    self.text = text
    self.line = line
  }

  /// True when a sentence that began at `sentenceStart` ends here.
  func isBoundary(sentenceStart: Int) -> Bool {
    if upperBound == line.upperBound || isIdeographic { return true }
    guard Sentences.isSpace(text[upperBound]) else { return false }
    let next = nextWord
    if isSingleDot, isAbbreviation(before: next, sentenceStart: sentenceStart) { return false }
    guard let first = next.first, (0x61...0x7A).contains(first) else { return true }
    return Self.looksLikeIdentifier(next)
  }

  /// The bytes of the word behind the white space that follows.
  private var nextWord: ArraySlice<UInt8> {
    text[upperBound..<line.upperBound].drop(while: Sentences.isSpace)
      .prefix { !Sentences.isSpace($0) }
  }

  private func isAbbreviation(before next: ArraySlice<UInt8>, sentenceStart: Int) -> Bool {
    let head = text[line.lowerBound..<lowerBound]
    let word = head.suffix(while: { Self.isLetter($0) || $0 == UInt8(ascii: ".") })
    if word.isEmpty { return isListNumber(sentenceStart: sentenceStart) }
    let name = String(decoding: word, as: UTF8.self).lowercased()
    if Self.abbreviations.contains(name) { return true }
    if next.first.map(Self.isDigit) == true, Self.beforeNumbers.contains(name) { return true }
    return isInitials(word)
  }

  /// `1.` at the start of a line.
  private func isListNumber(sentenceStart: Int) -> Bool {
    let head = text[sentenceStart..<lowerBound]
    return sentenceStart == line.lowerBound && !head.isEmpty && head.allSatisfy(Self.isDigit)
  }

  /// `U.S`, or a lone capital where a name goes on or begins: `John F. Kennedy`, `by J. Doe`.
  private func isInitials(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.allSatisfy({ $0 == UInt8(ascii: ".") || Self.isCapital($0) }) else { return false }
    let letters = word.count(where: Self.isCapital)
    if letters > 1 { return word.count == 2 * letters - 1 }
    guard letters == 1, word.count == 1 else { return false }
    let before = text[line.lowerBound..<word.startIndex]
    guard let space = before.last else { return true }
    guard Sentences.isSpace(space) else { return false }
    let previous = before.dropLast().suffix(while: { !Sentences.isSpace($0) })
    return previous.first.map(Self.isCapital) ?? true
      || previous.elementsEqual("and".utf8) || previous.elementsEqual("by".utf8)
  }

  /// Never at the end of a sentence.
  private static let abbreviations: Set<String> = [
    "e.g", "eg", "i.e", "ie", "cf", "vs", "viz", "approx", "resp", "incl", "esp", "a.k.a", "w.r.t",
    "dr", "mr", "mrs", "ms", "prof",
  ]
  /// Not at the end of a sentence when a number follows.
  private static let beforeNumbers: Set<String> = [
    "no", "nos", "fig", "figs", "eq", "eqs", "sec", "ch", "chap", "vol", "p", "pp", "art", "ver",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ]

  /// True for a word with signs of code inside, which may begin a sentence in lower case.
  private static func looksLikeIdentifier(_ word: ArraySlice<UInt8>) -> Bool {
    word.dropLast().contains {
      isDigit($0) || isCapital($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/")
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
  }

  /// `。` `！` `？`
  private static func isIdeographicMark(
    _ text: [UInt8], at position: Int, in line: Range<Int>
  ) -> Bool {
    guard position + 3 <= line.upperBound else { return false }
    return [[0xE3, 0x80, 0x82], [0xEF, 0xBC, 0x81], [0xEF, 0xBC, 0x9F]]
      .contains { text[position..<position + 3].elementsEqual($0) }
  }

  /// Closing quotes and brackets: ASCII ones, and `’ ” » 」 』 ）`.
  private static func closerByteCount(
    _ text: [UInt8], at position: Int, in line: Range<Int>
  ) -> Int {
    guard position < line.upperBound else { return 0 }
    switch text[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"),
      UInt8(ascii: "}"):
      return 1
    case 0xC2, 0xE2, 0xE3, 0xEF:
      let rest = text[position..<min(position + 3, line.upperBound)]
      return multiByteClosers.first { rest.starts(with: $0) }?.count ?? 0
    default: return 0
    }
  }

  private static let multiByteClosers: [[UInt8]] = ["’", "”", "»", "」", "』", "）"]
    .map { Array($0.utf8) }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension ArraySlice<UInt8> {
  /// The longest end of the slice whose bytes all satisfy `condition`.
  fileprivate func suffix(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    var start = endIndex
    while start > startIndex, condition(self[start - 1]) { start -= 1 }
    return self[start...]
  }
}
