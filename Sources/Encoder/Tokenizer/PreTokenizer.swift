/// The pre-tokenizer of a tokenizer.json: steps that cut the normalized text into words.
struct PreTokenizer: Sendable {
  /// One step, named as in tokenizer.json.
  enum Step: Sendable {
    /// A known pattern; every match is a word.
    case words(WordPattern)
    /// A space before every piece that has none.
    case prependSpace
    /// At every occurrence of a text.
    case splitAt([UInt8], Delimiter)
    /// At white space, which is left out.
    case whitespace
    /// Spaces become `replacement`, one is put before the text, words begin with it.
    case metaspace(replacement: [UInt8], prepended: Prepending, splits: Bool)
  }

  /// What becomes of the text that a split is made at.
  enum Delimiter: String, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
  }

  /// Where a replacement is put before.
  enum Prepending: String, Sendable {
    case always
    /// Only at the beginning of the whole text.
    case first
    case never
  }

  /// A piece of text, never empty.
  struct Piece {
    var text: [UInt8]
    /// True at the beginning of the whole text.
    var isFirst: Bool
  }

  /// Applied in this order.
  let steps: [Step]

  /// The words of a piece.
  func words(of piece: Piece) -> [Piece] {
    var pieces = piece.text.isEmpty ? [] : [piece]
    for step in steps { pieces = pieces.flatMap { Self.apply(step, to: $0) } }
    return pieces
  }

  private static func apply(_ step: Step, to piece: Piece) -> [Piece] {
    switch step {
    case .words(let pattern):
      var ranges: [Range<Int>] = []
      pattern.forEachWord(of: piece.text) { ranges.append($0) }
      return pieces(ranges, of: piece)
    case .prependSpace:
      let space = UInt8(ascii: " ")
      let text = piece.text.first == space ? piece.text : [space] + piece.text
      return [Piece(text: text, isFirst: piece.isFirst)]
    case .splitAt(let pattern, let delimiter):
      return pieces(ranges(of: piece.text, at: pattern, delimiter), of: piece)
    case .whitespace: return pieces(rangesBetweenSpaces(piece.text), of: piece)
    case .metaspace(let replacement, let prepended, let splits):
      return metaspace(piece, replacement, prepended, splits: splits)
    }
  }

  private static func pieces(_ ranges: [Range<Int>], of piece: Piece) -> [Piece] {
    ranges.filter { !$0.isEmpty }.map {
      Piece(text: Array(piece.text[$0]), isFirst: piece.isFirst && $0.lowerBound == 0)
    }
  }

  private static func metaspace(
    _ piece: Piece, _ replacement: [UInt8], _ prepended: Prepending, splits: Bool
  ) -> [Piece] {
    var piece = piece
    piece.text = TextNormalizer.replace([UInt8(ascii: " ")], with: replacement, in: piece.text)
    let isWanted = prepended == .always || (prepended == .first && piece.isFirst)
    if isWanted, !piece.text.starts(with: replacement) { piece.text = replacement + piece.text }
    guard splits else { return [piece] }
    return pieces(ranges(of: piece.text, at: replacement, .mergedWithNext), of: piece)
  }

  private static func ranges(
    of text: [UInt8], at pattern: [UInt8], _ delimiter: Delimiter
  ) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var position = 0
    while let first = pattern.first, position < text.count {
      guard text[position] == first, text[position...].starts(with: pattern) else {
        position += 1
        continue
      }
      let end = position + pattern.count
      switch delimiter {
      case .removed, .isolated:
        ranges.append(start..<position)
        if delimiter == .isolated { ranges.append(position..<end) }
        start = end
      case .mergedWithPrevious:
        ranges.append(start..<end)
        start = end
      case .mergedWithNext:
        ranges.append(start..<position)
        start = position
      }
      position = end
    }
    return ranges + [start..<text.count]
  }

  private static func rangesBetweenSpaces(_ text: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var position = 0
    while let scalar = UTF8Coding.scalar(at: position, in: text) {
      let end = position + UTF8Coding.length(of: scalar)
      if CharacterClass.isSpace(scalar) {
        ranges.append(start..<position)
        start = end
      }
      position = end
    }
    return ranges + [start..<text.count]
  }
}
