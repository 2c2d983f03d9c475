import Model

/// Cuts one block that is too large for a chunk into pieces that fit.
///
/// Prose is cut after sentences, code after lines, a table row nowhere; what is too large still is
/// cut into equal parts at the nearest space (table rows: `|`), and without spaces between
/// characters.
struct ChunkerBlockCut {
  private let block: Block
  private let whole: ChunkerPiece
  private let text: [UInt8]
  private let budget: Int
  /// Lines of the block before its text: 1 for code between fences, which spans two lines more.
  private let fence: Int
  private let size: (String) -> Int

  /// - Parameters:
  ///   - whole: The piece that is the whole block.
  ///   - budget: Tokens of the largest piece.
  init(_ block: Block, whole: ChunkerPiece, budget: Int, size: @escaping (String) -> Int) {
    self.block = block
    self.whole = whole
    self.budget = budget
    self.size = size
    text = Array(block.text.utf8)
    let textLineCount = text.lazy.filter { $0 == UInt8(ascii: "\n") }.count + 1
    let lineCount = block.lines.endLine - block.lines.startLine + 1
    fence = lineCount >= textLineCount + 2 ? 1 : 0
  }

  /// The pieces in order; together they are the block, byte for byte.
  ///
  /// - Complexity: O(*n*), and two to three countings of the text.
  func pieces() -> [ChunkerPiece] {
    var pieces: [ChunkerPiece] = []
    var (start, line) = (0, fence)
    for border in Self.gathered(borders(), in: text) {
      let lines = border.line.map { line...max(line, $0) }
      pieces += fitted(piece(start..<border.end, lines: lines, cutCost: border.cost), lines: lines)
      (start, line) = (border.end, (border.line ?? 0) + 1)
    }
    pieces[pieces.count - 1].cutCost = whole.cutCost
    return pieces
  }

  private struct Border {
    var end: Int
    /// Cost of the cut, in the unit of ``ChunkerPartition``.
    var cost: Double
    /// The line of the block before the border, from 0, where lines are known.
    var line: Int?
  }

  private func borders() -> [Border] {
    switch block.kind {
    case .code: lineBorders()
    case .tableRow: [Border(end: text.count, cost: 0)]
    default: SentenceBoundaries.ends(in: text).map { Border(end: $0, cost: 0.1) }
    }
  }

  /// The ends of lines; blank lines are the best places to cut code.
  private func lineBorders() -> [Border] {
    let breaks = text.indices.filter { text[$0] == UInt8(ascii: "\n") }
    let ends = breaks.map { $0 + 1 } + (breaks.last == text.count - 1 ? [] : [text.count])
    return ends.enumerated().map { line, end in
      let isAfterBlank = end > 1 && text[end - 2] == UInt8(ascii: "\n")
      return Border(end: end, cost: isAfterBlank ? 0.03 : 0.1, line: line + fence)
    }
  }

  /// The borders that leave pieces of at least 24 bytes, blank lines with the piece before them: a
  /// million pieces of one byte would take long to count and to partition.
  private static func gathered(_ borders: [Border], in text: [UInt8]) -> [Border] {
    var kept: [Border] = []
    for border in borders where border.end < text.count {
      let isShort = border.end - (kept.last?.end ?? 0) < 24
      if !isShort, text[border.end] != UInt8(ascii: "\n") { kept.append(border) }
    }
    return kept + borders.suffix(1)
  }

  private func piece(
    _ range: Range<Int>, lines: ClosedRange<Int>?, cutCost: Double
  ) -> ChunkerPiece {
    let tokens = size(String(decoding: text[range], as: UTF8.self))
    return ChunkerPiece(
      block: whole.block, range: range, lines: span(of: range, lines: lines),
      tokens: max(1, tokens), cutCost: cutCost)
  }

  /// The known lines, else lines estimated by the share of bytes before them.
  private func span(of range: Range<Int>, lines: ClosedRange<Int>?) -> SourceSpan {
    let (start, count) = (block.lines.startLine, block.lines.endLine - block.lines.startLine + 1)
    let first = lines?.lowerBound ?? range.lowerBound * count / text.count
    let last = lines?.upperBound ?? (range.upperBound - 1) * count / text.count
    return SourceSpan(
      startLine: start + min(first, count - 1), endLine: start + min(last, count - 1))
  }

  /// The piece, or its parts when it is over the budget.
  private func fitted(_ piece: ChunkerPiece, lines: ClosedRange<Int>?) -> [ChunkerPiece] {
    var done: [ChunkerPiece] = []
    var open = [piece]
    while let next = open.popLast() {
      let ends = next.tokens > budget ? wordBorders(in: next) : []
      if ends.isEmpty {
        done.append(next)
        continue
      }
      let starts = [next.range.lowerBound] + ends
      let parts = zip(starts, ends + [next.range.upperBound]).map {
        self.piece($0..<$1, lines: lines, cutCost: 0.3)
      }
      open += parts.reversed()
    }
    done[done.count - 1].cutCost = piece.cutCost
    return done
  }

  /// Borders that cut an oversize piece into parts of about three quarters of the budget.
  private func wordBorders(in piece: ChunkerPiece) -> [Int] {
    let count = max(2, (piece.tokens * 4 + budget * 3 - 1) / (budget * 3))
    let width = max(1, piece.range.count / count)
    var borders: [Int] = []
    var start = piece.range.lowerBound
    while piece.range.upperBound - start > width {
      guard let border = border(near: start + width, window: width / 4, in: piece.range),
        border > start
      else { break }
      borders.append(border)
      start = border
    }
    return borders
  }

  /// The offset after the last mark in the window around `place`, else the next character's start.
  private func border(near place: Int, window: Int, in range: Range<Int>) -> Int? {
    let near = text[max(range.lowerBound, place - window)..<min(range.upperBound, place + window)]
    let marks = block.kind == .tableRow ? [UInt8(ascii: "|"), 0x20] : [0x20]
    for mark in marks {
      if let best = near.lastIndex(of: mark), best + 1 < range.upperBound { return best + 1 }
    }
    return text[place..<range.upperBound].indices.first { text[$0] & 0xC0 != 0x80 }
  }
}
