/// Finds where the sentences of a block of prose end.
///
/// A sentence ends after `.`, `!` or `?` (and closing quotes and brackets) when white space follows
/// and then something other than a lower-case ASCII letter, and after the full stops of Chinese and
/// Japanese. A full stop after an abbreviation (`e.g.`, `Dr.`), an initial or a list number is none.
package enum SentenceBoundaries {
  /// The offsets after each sentence and the white space behind it, rising; the last is the count.
  ///
  /// - Parameter text: UTF-8.
  /// - Returns: Nothing for an empty text.
  /// - Complexity: O(*n*).
  package static func ends(in text: [UInt8]) -> [Int] {
    var ends: [Int] = []
    var start = 0
    var index = 0
    while index < text.count {
      guard let stop = stopLength(in: text, at: index) else {
        index += 1
        continue
      }
      let next = skippingClosers(in: text, from: index + stop)
      let following = skippingSpace(in: text, from: next)
      if following < text.count,
        isEnd(in: text, stop: index, closed: next, following: following, sentence: start)
      {
        ends.append(following)
        start = following
      }
      index = max(following, index + 1)
    }
    if ends.last != text.count, !text.isEmpty { ends.append(text.count) }
    return ends
  }

  /// The bytes of the sentence stop at `index`, if there is one.
  private static func stopLength(in text: [UInt8], at index: Int) -> Int? {
    switch text[index] {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): 1
    case 0xE3 where matches(text, index, [0xE3, 0x80, 0x82]): 3
    case 0xEF where matches(text, index, [0xEF, 0xBC, 0x81]): 3
    case 0xEF where matches(text, index, [0xEF, 0xBC, 0x9F]): 3
    default: nil
    }
  }

  private static func isEnd(
    in text: [UInt8], stop: Int, closed: Int, following: Int, sentence: Int
  ) -> Bool {
    if text[stop] >= 0x80 { return true }
    guard following > closed, !isLowercase(text[following]) else { return false }
    if text[stop] != UInt8(ascii: ".") || closed > stop + 1 { return true }
    return !isAbbreviation(word(in: text, before: stop, notBefore: sentence), sentence: sentence)
  }

  /// The run of letters, digits and full stops before `end`.
  private static func word(
    in text: [UInt8], before end: Int, notBefore start: Int
  ) -> (bytes: ArraySlice<UInt8>, start: Int) {
    var first = end
    while first > start, end - first < 24, isWordByte(text[first - 1]) { first -= 1 }
    return (text[first..<end], first)
  }

  private static func isAbbreviation(
    _ word: (bytes: ArraySlice<UInt8>, start: Int), sentence: Int
  ) -> Bool {
    guard let first = word.bytes.first else { return false }
    if word.bytes.allSatisfy(isDigit) { return word.start == sentence }
    if isDigit(first) { return false }
    if word.bytes.count == 1 { return isLetter(first) }
    if word.bytes.contains(UInt8(ascii: ".")) { return hasSingleLetters(word.bytes) }
    return abbreviations.contains(String(decoding: word.bytes.map { $0 | 0x20 }, as: UTF8.self))
  }

  /// True for `e.g` and `U.S`: letters alone between full stops.
  private static func hasSingleLetters(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy { $0.count == 1 && $0.allSatisfy(isLetter) }
  }

  /// Words that a full stop shortens and that a name or number usually follows.
  private static let abbreviations: Set<String> = [
    "al", "approx", "art", "ca", "cf", "ch", "chap", "col", "dept", "dr", "ed", "eds", "eq", "eqs",
    "ex", "fig", "figs", "gen", "hon", "incl", "jr", "lt", "mr", "mrs", "ms", "mt", "no", "nos",
    "nr", "op", "pp", "prof", "ref", "refs", "resp", "rev", "sec", "sect", "sgt", "sr", "st",
    "vers", "viz", "vol", "vols", "vs",
  ]

  private static func skippingClosers(in text: [UInt8], from start: Int) -> Int {
    var index = start
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "\""),
        UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        index += 1
      case 0xE2 where matches(text, index, [0xE2, 0x80, 0x99]): index += 3
      case 0xE2 where matches(text, index, [0xE2, 0x80, 0x9D]): index += 3
      case 0xC2 where matches(text, index, [0xC2, 0xBB]): index += 2
      default: return index
      }
    }
    return index
  }

  private static func skippingSpace(in text: [UInt8], from start: Int) -> Int {
    var index = start
    while index < text.count, text[index] == 0x20 || (0x09...0x0D).contains(text[index]) {
      index += 1
    }
    return index
  }

  private static func matches(_ text: [UInt8], _ index: Int, _ pattern: [UInt8]) -> Bool {
    index + pattern.count <= text.count
      && pattern.indices.allSatisfy { text[index + $0] == pattern[$0] }
  }

  private static func isLowercase(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
  private static func isWordByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: ".") || byte >= 0x80
  }
}
