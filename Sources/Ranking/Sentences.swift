/// Cuts passages into sentences.
///
/// A line break ends a sentence, because blocks are joined by line breaks and a block has none
/// inside unless it is code; only lines that look hard-wrapped are put together again
/// (``TextLine/continues(on:in:)``). Within a line a sentence ends at `.`, `!` or `?` (with closing
/// quotes and brackets) before white space, and at `。！？`. It does not end after an abbreviation
/// (`e.g.`, `Fig. 3`, `U.S.`), an initial (`J. Smith`), the number of a list item, or before a
/// lower-case word that is no identifier. Dots inside `3.11.2` or `os.path` have no space behind.
package enum Sentences {
  /// The sentences of UTF-8 `text` in order; nothing but white space lies between them.
  ///
  /// - Complexity: O(bytes).
  package static func split(_ text: [UInt8]) -> [Sentence] {
    var sentences: [Sentence] = []
    for line in TextLine.all(in: text) {
      if line.isCode {
        sentences.append(Sentence(range: line.range, isCode: true, endsWithColon: false))
      } else {
        sentences += prose(text, line.range).map {
          let endsWithColon = text[$0].last == UInt8(ascii: ":")
          return Sentence(range: $0, isCode: false, endsWithColon: endsWithColon)
        }
      }
    }
    return sentences
  }

  /// The sentences of one line of prose.
  private static func prose(_ text: [UInt8], _ line: Range<Int>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = line.lowerBound
    var position = start
    while position < line.upperBound {
      guard let ending = SentenceEnd(text, at: position, in: line) else {
        position += 1
        continue
      }
      position = ending.upperBound
      guard ending.isBoundary(sentenceStart: start) else { continue }
      ranges.append(start..<position)
      while position < line.upperBound, isSpace(text[position]) { position += 1 }
      start = position
    }
    if start < line.upperBound { ranges.append(start..<line.upperBound) }
    return ranges
  }

  static func isLineBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
