/// Texts as tokens, sorted by length, longest first, and cut into blocks.
struct TokenBatch: Sendable {
  private let texts: TokenTexts
  /// The type of each token; nil where all are 0.
  private let types: TokenTexts?
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
    self.texts = texts
    self.types = types
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

  /// The tokens of a block's texts, one after another.
  func ids(_ block: Range<Int>) -> [Int32] { Self.joined(texts, order[block]) }

  /// The types of a block's tokens; empty where all are 0.
  func types(_ block: Range<Int>) -> [Int32] {
    types.map { Self.joined($0, order[block]) } ?? []
  }

  private static func joined(_ texts: TokenTexts, _ places: ArraySlice<Int>) -> [Int32] {
    var ids: [Int32] = []
    for place in places { ids += texts[place] }
    return ids
  }

  /// Tokens of the largest block.
  var largestBlock: Int { blocks.map { lengths[$0].reduce(0, +) }.max() ?? 0 }
}
