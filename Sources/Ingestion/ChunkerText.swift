import Model

extension ChunkerSection {
  /// The chunk of neighbouring pieces; its ordinal is 0 until the document is whole.
  ///
  /// Pieces of one block are joined as they stood in it, blocks by a line break.
  func chunk(of pieces: ArraySlice<ChunkerPiece>) -> Chunk {
    let runs = Self.runs(of: pieces)
    return Chunk(
      ordinal: 0, text: runs.map(text).filter { !$0.isEmpty }.joined(separator: "\n"),
      headingPath: headingPath, anchor: blocks[runs[0].block].block.anchor,
      lines: pieces.reduce(runs[0].lines) { $0.union($1.lines) })
  }

  /// Neighbouring pieces of one block made one.
  private static func runs(of pieces: ArraySlice<ChunkerPiece>) -> [ChunkerPiece] {
    var runs: [ChunkerPiece] = []
    for piece in pieces {
      if let last = runs.last, last.block == piece.block {
        runs[runs.count - 1].range = last.range.lowerBound..<piece.range.upperBound
      } else {
        runs.append(piece)
      }
    }
    return runs
  }

  /// The text without white space at its ends; code keeps the indentation of its first line.
  private func text(_ run: ChunkerPiece) -> String {
    let block = blocks[run.block].block
    let utf8 = block.text.utf8
    if run.range.count == utf8.count { return block.text }
    let start = utf8.index(utf8.startIndex, offsetBy: run.range.lowerBound)
    var bytes = Array(utf8[start..<utf8.index(start, offsetBy: run.range.count)])[...]
    while let last = bytes.last, CollapsedText.isSpace(last) { bytes.removeLast() }
    if block.kind == .code {
      bytes = Self.droppingBlankLines(bytes)
    } else {
      bytes = bytes.drop(while: CollapsedText.isSpace)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func droppingBlankLines(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let content = bytes.firstIndex { !CollapsedText.isSpace($0) } ?? bytes.endIndex
    let lineBreak = bytes[..<content].lastIndex(of: UInt8(ascii: "\n"))
    return lineBreak.map { bytes[($0 + 1)...] } ?? bytes
  }
}
