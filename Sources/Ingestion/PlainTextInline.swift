/// Takes inline markup out of running text.
struct PlainTextInline {
  /// The text without markup; plain text is returned as it is.
  ///
  /// - Complexity: O(*n*).
  static func plain(_ utf8: [UInt8], _ dialect: PlainTextDialect) -> [UInt8] {
    guard dialect != .plain, utf8.contains(where: { "`*_\\<[:".utf8.contains($0) }) else {
      return utf8
    }
    var cleaning = PlainTextInline(utf8, dialect)
    cleaning.run()
    return cleaning.result
  }

  private let text: [UInt8]
  private let dialect: PlainTextDialect
  private var index = 0
  private var result: [UInt8] = []
  /// Set once no `]` is left, so that nobody looks again.
  private var isBracketless = false

  private init(_ text: [UInt8], _ dialect: PlainTextDialect) {
    self.text = text
    self.dialect = dialect
    result.reserveCapacity(text.count)
  }

  private mutating func run() {
    while index < text.count {
      let isRead =
        dialect == .reStructuredText ? readReStructuredText() : readAsciiDoc()
      if isRead { continue }
      result.append(text[index])
      index += 1
    }
  }

  private mutating func readReStructuredText() -> Bool {
    switch text[index] {
    case UInt8(ascii: "`"): return readQuoted()
    case UInt8(ascii: ":"): return skipRole()
    case UInt8(ascii: "*"): return skipEmphasis()
    case UInt8(ascii: "\\"):
      index += index + 1 < text.count && CollapsedText.isSpace(text[index + 1]) ? 2 : 1
      if index < text.count, text[index - 1] == UInt8(ascii: "\\") {
        result.append(text[index])
        index += 1
      }
      return true
    default: return false
    }
  }

  private mutating func readAsciiDoc() -> Bool {
    switch text[index] {
    case UInt8(ascii: "`"):
      index += 1
      return true
    case UInt8(ascii: "*"), UInt8(ascii: "_"): return skipEmphasis()
    case UInt8(ascii: "<"): return readReference()
    case UInt8(ascii: "h"), UInt8(ascii: "l"), UInt8(ascii: "x"), UInt8(ascii: "m"),
      UInt8(ascii: "i"):
      return isBoundary(index - 1) && readLink()
    default: return false
    }
  }

  /// ``` ``literal`` ```, `` `text <target>`_ ``, or the text of a role.
  private mutating func readQuoted() -> Bool {
    let isLiteral = index + 1 < text.count && text[index + 1] == UInt8(ascii: "`")
    let start = index + (isLiteral ? 2 : 1)
    var end = start
    while end < text.count {
      if text[end] == UInt8(ascii: "`"),
        !isLiteral || (end + 1 < text.count && text[end + 1] == UInt8(ascii: "`"))
      {
        break
      }
      end += 1
    }
    guard end < text.count, end > start else { return false }
    result += isLiteral ? text[start..<end] : Self.label(text[start..<end])
    index = end + (isLiteral ? 2 : 1)
    while index < text.count, text[index] == UInt8(ascii: "_") { index += 1 }
    return true
  }

  /// `text` of `text <target>`, the target when there is no text, and no `~` or `!` in front.
  private static func label(_ quoted: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if quoted.last == UInt8(ascii: ">"), let start = quoted.lastIndex(of: UInt8(ascii: "<")) {
      let text = quoted[..<start]
      if !text.allSatisfy(CollapsedText.isSpace) { return text.dropLast() }
      return quoted[(start + 1)...].dropLast()
    }
    return quoted.first.map { "~!".utf8.contains($0) } ?? false ? quoted.dropFirst() : quoted
  }

  /// `:role:` before a backquote.
  private mutating func skipRole() -> Bool {
    var end = index + 1
    while end < text.count, end - index < 40, text[end] > 0x20, text[end] != UInt8(ascii: "`") {
      end += 1
    }
    guard end < text.count, text[end] == UInt8(ascii: "`"), end > index + 2,
      text[end - 1] == UInt8(ascii: ":")
    else { return false }
    let name = text[(index + 1)..<(end - 1)]
    if name.elementsEqual("rfc".utf8) { result += "RFC ".utf8 }
    if name.elementsEqual("pep".utf8) { result += "PEP ".utf8 }
    index = end
    return true
  }

  /// One or two `*` or `_` that can open or close emphasis: at a word's border, and not between
  /// spaces.
  private mutating func skipEmphasis() -> Bool {
    var end = index + 1
    while end < text.count, text[end] == text[index] { end += 1 }
    let opens = isBoundary(index - 1) && !isAny(" )]}>", at: end)
    let closes = isBoundary(end) && !isAny(" ([{<", at: index - 1)
    guard end - index <= 2, opens || closes else { return false }
    index = end
    return true
  }

  /// Whether one of the characters is at the offset; beyond the text and in line breaks is space.
  private func isAny(_ characters: String, at offset: Int) -> Bool {
    guard text.indices.contains(offset), !CollapsedText.isSpace(text[offset]) else {
      return characters.utf8.contains(0x20)
    }
    return characters.utf8.contains(text[offset])
  }

  /// Whether neither a letter, a digit nor quoted text is at the offset.
  private func isBoundary(_ offset: Int) -> Bool {
    guard text.indices.contains(offset) else { return true }
    let byte = text[offset]
    return byte < 0x80 && byte != UInt8(ascii: "`") && !(0x30...0x39).contains(byte)
      && !(0x61...0x7A).contains(byte | 0x20)
  }

  /// `<<id,text>>` and `<<id>>`.
  private mutating func readReference() -> Bool {
    guard text[index...].starts(with: "<<".utf8) else { return false }
    var end = index + 2
    while end + 1 < text.count, end - index < 200, text[end] != UInt8(ascii: ">") { end += 1 }
    guard end + 1 < text.count, text[end] == UInt8(ascii: ">"), text[end + 1] == text[end] else {
      return false
    }
    let inside = text[(index + 2)..<end]
    let comma = inside.firstIndex(of: UInt8(ascii: ","))
    result += comma.map { inside[($0 + 1)...].drop(while: CollapsedText.isSpace) } ?? inside
    index = end + 2
    return true
  }

  /// `https://address[text]`, `link:address[text]`, `xref:id[text]`, `image:file[text]`.
  private mutating func readLink() -> Bool {
    let starts = ["http://", "https://", "link:", "xref:", "mailto:", "image:"]
    guard !isBracketless, starts.contains(where: { text[index...].starts(with: $0.utf8) }) else {
      return false
    }
    let word = text[index...].prefix { $0 > 0x20 && $0 != UInt8(ascii: "[") }
    guard word.endIndex < text.count, text[word.endIndex] == UInt8(ascii: "[") else {
      return false
    }
    guard let end = text[word.endIndex...].firstIndex(of: UInt8(ascii: "]")) else {
      isBracketless = true
      return false
    }
    let label = text[(word.endIndex + 1)..<end]
    result += label.isEmpty ? word : label
    index = end + 1
    return true
  }
}
