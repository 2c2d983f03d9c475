/// One term of a text and where it stands.
package struct Token: Hashable, Sendable {
  /// The normalised term, as the index holds it.
  package let term: String
  /// The bytes of the text it was made from; a whole identifier covers its parts' ranges.
  package let utf8Range: Range<Int>
  /// The word's number in the text, from 0, stop words counted.
  ///
  /// Parts of an identifier or hyphenated word take one position each; the whole has the position
  /// of its first part.
  package let position: Int

  /// Makes a token from its parts.
  package init(term: String, utf8Range: Range<Int>, position: Int) {
    self.term = term
    self.utf8Range = utf8Range
    self.position = position
  }
}

extension Token {
  /// Every term of a scan with its place.
  static func tokens(_ terms: TermBuffer) -> [Token] {
    var start = 0
    return (0..<terms.count).map { index in
      let entry = terms[index]
      let bytes = UnsafeBufferPointer(start: terms.utf8 + start, count: Int(entry.end) - start)
      start = Int(entry.end)
      return Token(
        term: String(decoding: bytes, as: UTF8.self),
        utf8Range: Int(entry.start)..<Int(entry.stop), position: Int(entry.position))
    }
  }
}
