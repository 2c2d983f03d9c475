/// Where the postings of one term are, as the dictionary says.
struct TermEntry: Sendable {
  /// Chunks that hold the term, deleted ones included.
  var documentFrequency: Int
  /// For short lists: the bytes of `terms` that are the list.
  var inline: Range<Int>?
  /// The bytes of `postings` that are the list.
  var postings = 0..<0
  /// The bytes of `positions` that belong to it.
  var positions = 0..<0
  /// The list's first entry in `posting.blocks`.
  var firstBlock = 0

  /// Blocks of the list; an inline list counts as one.
  var blockCount: Int {
    (documentFrequency + SegmentLayout.blockSize - 1) / SegmentLayout.blockSize
  }

  /// Postings of a block.
  func count(ofBlock block: Int) -> Int {
    min(SegmentLayout.blockSize, documentFrequency - block * SegmentLayout.blockSize)
  }
}
