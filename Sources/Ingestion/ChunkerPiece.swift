import Model

/// A part of one block that is not to be cut any more.
struct ChunkerPiece {
  /// The block's position in its section.
  var block: Int
  /// UTF-8 offsets in the block's text.
  var range: Range<Int>
  /// Where it stands in the source.
  var lines: SourceSpan
  /// What it takes of the encoder's maximum, at least 1, so that pieces cannot pile up for nothing.
  var tokens: Int
  /// How bad it is to cut after it, in the unit of ``ChunkerPartition``.
  var cutCost: Double
}

extension ChunkerSection {
  /// One piece for each block.
  var wholePieces: [ChunkerPiece] { blocks.indices.map(wholePiece) }

  /// The blocks, those over `budget` tokens cut at sentences or lines and, where these are too long
  /// still, at words.
  func pieces(fitting budget: Int, size: @escaping (String) -> Int) -> [ChunkerPiece] {
    blocks.indices.flatMap { index in
      let whole = wholePiece(index)
      if whole.tokens <= budget { return [whole] }
      return ChunkerBlockCut(blocks[index].block, whole: whole, budget: budget, size: size).pieces()
    }
  }

  private func wholePiece(_ index: Int) -> ChunkerPiece {
    let block = blocks[index].block
    let next = index + 1 < blocks.count ? blocks[index + 1].block.kind : nil
    return ChunkerPiece(
      block: index, range: 0..<block.text.utf8.count, lines: block.lines,
      tokens: max(1, blocks[index].tokens), cutCost: Self.borderCost(after: block, before: next))
  }

  /// The cost of a cut after a block: high after a heading; some after a line that announces a list
  /// or an example, and after a term or signature that is explained below; a little inside lists
  /// and tables; least before the next term.
  private static func borderCost(after block: Block, before next: Block.Kind?) -> Double {
    if case .heading = block.kind { return 1 }
    if block.text.utf8.last == UInt8(ascii: ":") { return 0.15 }
    if next == .definition { return 0 }
    switch block.kind {
    case .definition: return 0.08
    case .listItem, .tableRow: return next == block.kind ? 0.02 : 0.01
    default: return 0.01
    }
  }
}
