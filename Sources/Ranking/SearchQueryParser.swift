/// Cuts the collapsed bytes of a query into clauses, left to right.
struct SearchQueryParser {
  private let bytes: [UInt8]
  private var position = 0

  /// - Parameter bytes: UTF-8 with single spaces, none at the ends.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Every clause that has text.
  mutating func clauses() -> [SearchQuery.Clause] {
    var clauses: [SearchQuery.Clause] = []
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: " ") {
        position += 1
      } else if let clause = clause() {
        clauses.append(clause)
      }
    }
    return clauses
  }

  /// The clause that begins here; nil for empty quotes. Always moves on.
  private mutating func clause() -> SearchQuery.Clause? {
    let isExcluded = takeMinus()
    let field = takeField()
    if let phrase = takePhrase() {
      guard !phrase.isEmpty else { return nil }
      return SearchQuery.Clause(
        text: phrase, field: field, isPhrase: true, slop: takeSlop(), isExcluded: isExcluded)
    }
    let word = takeWord()
    guard !word.isEmpty else { return nil }
    return SearchQuery.Clause(text: word, field: field, isExcluded: isExcluded)
  }

  /// Moves behind a `-` that excludes.
  private mutating func takeMinus() -> Bool {
    guard bytes[position] == UInt8(ascii: "-"), isAtWordStart, position + 1 < bytes.count,
      bytes[position + 1] != UInt8(ascii: "-"), bytes[position + 1] != UInt8(ascii: " ")
    else { return false }
    position += 1
    return true
  }

  /// Moves behind a known field name and its colon.
  private mutating func takeField() -> SearchQuery.Field? {
    let letters = bytes[position...].prefix { (0x61...0x7A).contains($0 | 0x20) }
    let colon = letters.endIndex
    guard colon + 1 < bytes.count, bytes[colon] == UInt8(ascii: ":"),
      bytes[colon + 1] != UInt8(ascii: ":"), bytes[colon + 1] != UInt8(ascii: " ")
    else { return nil }
    let name = String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)
    guard let field = SearchQuery.Field(rawValue: name) else { return nil }
    position = colon + 1
    return field
  }

  /// The text up to the closing quote when a quote stands here and another follows.
  private mutating func takePhrase() -> String? {
    let opening = quoteByteCount(at: position)
    guard opening > 0 else { return nil }
    let start = position + opening
    var end = start
    while end < bytes.count {
      let closing = quoteByteCount(at: end)
      if closing > 0 {
        position = end + closing
        return trimmed(start..<end)
      }
      end += 1
    }
    return nil
  }

  /// The number behind a `~` that follows a phrase and ends a word; up to four digits.
  private mutating func takeSlop() -> Int? {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "~") else { return nil }
    let digits = bytes[(position + 1)...].prefix { (0x30...0x39).contains($0) }
    guard (1...4).contains(digits.count),
      digits.endIndex == bytes.count || bytes[digits.endIndex] == UInt8(ascii: " ")
    else { return nil }
    position = digits.endIndex
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// The bytes up to the next space, without a quote in front that nothing closes.
  private mutating func takeWord() -> String {
    let start = position + quoteByteCount(at: position)
    let end = bytes[start...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
    position = end
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private var isAtWordStart: Bool {
    position == 0 || bytes[position - 1] == UInt8(ascii: " ")
  }

  private func trimmed(_ range: Range<Int>) -> String {
    var text = bytes[range]
    while text.first == UInt8(ascii: " ") { text.removeFirst() }
    while text.last == UInt8(ascii: " ") { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }

  /// How many bytes the double quote at `offset` takes, straight or typographic; 0 for no quote.
  private func quoteByteCount(at offset: Int) -> Int {
    guard offset < bytes.count else { return 0 }
    if bytes[offset] == UInt8(ascii: "\"") { return 1 }
    guard offset + 2 < bytes.count, bytes[offset] == 0xE2, bytes[offset + 1] == 0x80 else {
      return 0
    }
    return (0x9C...0x9E).contains(bytes[offset + 2]) ? 3 : 0
  }
}
