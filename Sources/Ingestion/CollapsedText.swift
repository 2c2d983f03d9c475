/// White space as running text has it: one space between words, none at the ends.
enum CollapsedText {
  /// The text of UTF-8 bytes with every run of ASCII white space as one space, trimmed; what is not
  /// UTF-8 becomes U+FFFD.
  ///
  /// - Complexity: O(*n*).
  static func string(_ utf8: some Collection<UInt8>) -> String {
    String(decoding: bytes(utf8), as: UTF8.self)
  }

  /// The same as bytes.
  static func bytes(_ utf8: some Collection<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    var isSpacePending = false
    for byte in utf8 {
      if isSpace(byte) {
        isSpacePending = !result.isEmpty
        continue
      }
      if isSpacePending { result.append(0x20) }
      isSpacePending = false
      result.append(byte)
    }
    return result
  }

  /// Pieces of `utf8` between blank lines, none of them blank.
  static func paragraphs(_ utf8: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var pieces: [ArraySlice<UInt8>] = []
    var start: Int?
    var line = utf8.startIndex
    while line < utf8.endIndex {
      let end = utf8[line...].firstIndex(of: UInt8(ascii: "\n")) ?? utf8.endIndex
      if utf8[line..<end].allSatisfy(isSpace) {
        if let first = start { pieces.append(utf8[first..<line]) }
        start = nil
      } else {
        start = start ?? line
      }
      line = end + 1
    }
    if let first = start { pieces.append(utf8[first...]) }
    return pieces
  }

  /// The beginning of `text` in at most `limit` bytes: up to a space if there is one, else up to the
  /// border of a character.
  static func beginning(of text: String, atMost limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    var bytes = Array(text.utf8.prefix(limit + 1))
    if let space = bytes.lastIndex(of: 0x20), space > 0 {
      bytes.removeSubrange(space...)
    } else {
      while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Space, tab, the line and page breaks of ASCII, and NUL, which no text needs.
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || byte == 0
  }
}
