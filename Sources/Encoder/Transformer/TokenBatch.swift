/// Texts as tokens, sorted by length and cut into blocks.
struct TokenBatch: Sendable {
  /// The tokens of all texts, longest text first.
  let ids: [Int32]
  /// The type of each token; empty where all are 0.
  let types: [Int32]
  /// Where each sorted text begins in `ids`, then the end of the last.
  let starts: [Int]
  /// The number of tokens of each sorted text.
  let lengths: [Int]
  /// For each sorted text, its place among the texts given.
  let order: [Int]
  /// Sorted texts that are computed together.
  let blocks: [Range<Int>]

  /// Sorts texts; the longest come first so that no thread ends with a long block alone.
  ///
  /// - Parameters:
  ///   - types: As `texts`; nil where all are 0.
  ///   - blockTokens: Most tokens of a block; a longer text is a block by itself.
  init(_ texts: TokenTexts, types: TokenTexts? = nil, blockTokens: Int) {
    let counts = (0..<texts.count).map { texts[$0].count }
    order = counts.indices.sorted { (counts[$1], $0) < (counts[$0], $1) }
    lengths = order.map { counts[$0] }
    ids = Self.sorted(texts, order)
    self.types = if let types { Self.sorted(types, order) } else { [] }
    starts = lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    var blocks: [Range<Int>] = []
    var first = 0
    var tokens = 0
    for (place, length) in lengths.enumerated() {
      if place > first, tokens + length > blockTokens {
        blocks.append(first..<place)
        (first, tokens) = (place, 0)
      }
      tokens += length
    }
    if first < lengths.count { blocks.append(first..<lengths.count) }
    self.blocks = blocks
  }

  private static func sorted(_ texts: TokenTexts, _ order: [Int]) -> [Int32] {
    var ids: [Int32] = []
    ids.reserveCapacity(texts.ids.count)
    for place in order { ids += texts[place] }
    return ids
  }

  /// Tokens of the largest block.
  var largestBlock: Int { blocks.map { starts[$0.upperBound] - starts[$0.lowerBound] }.max() ?? 0 }
}
