import FileFormat
import Kernels

/// The posting list of one term in one segment, decoded block by block.
struct PostingList: Sendable {
  let segment: LexicalSegment
  let entry: TermEntry
  // Points into the read-only map that `segment` keeps alive; nil for an inline list.
  private nonisolated(unsafe) let directory: UnsafeRawPointer?
  let kernels = PostingKernels.best

  /// - Throws: When the list's directory does not lie in its section or is damaged.
  init(_ entry: TermEntry, in segment: LexicalSegment) throws(FileFormatError) {
    self.segment = segment
    self.entry = entry
    guard entry.inline == nil else {
      directory = nil
      return
    }
    let start = entry.firstBlock * BlockEntry.size
    let bytes = try segment.postingBlocks.bytes(start..<start + entry.blockCount * BlockEntry.size)
    directory = bytes.baseAddress
  }

  /// Chunks that hold the term, deleted ones included.
  var count: Int { entry.documentFrequency }

  /// Blocks of the list; an inline list is one.
  var blockCount: Int { entry.blockCount }

  /// The directory entries, one after another; nil for an inline list.
  var directoryEntries: UnsafeRawPointer? { directory }

  /// The last ordinal of a block, as the directory says.
  @inline(__always)
  func last(_ block: Int) -> UInt32 {
    directory?.loadUnaligned(fromByteOffset: block * BlockEntry.size, as: UInt32.self) ?? .max
  }

  private func offset(_ block: Int) -> Int {
    guard block < blockCount, let directory else { return entry.postings.count }
    return Int(
      directory.loadUnaligned(fromByteOffset: block * BlockEntry.size + 4, as: UInt32.self))
  }

  /// The first block that may hold `ordinal`; `blockCount` when all end before.
  ///
  /// - Parameter from: A block that is not beyond it.
  func block(holding ordinal: UInt32, from start: Int = 0) -> Int {
    guard directory != nil else { return 0 }
    var step = 1
    var low = start
    while low + step < blockCount, last(low + step - 1) < ordinal {
      low += step
      step *= 2
    }
    var high = min(low + step, blockCount)
    while low < high {
      let middle = (low + high) / 2
      if last(middle) < ordinal { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Decodes the ordinals of a block, unless `buffer` has them.
  ///
  /// - Throws: When they do not lie between the blocks beside, or not in the segment.
  func load(_ block: Int, into buffer: BlockBuffer) throws(FileFormatError) {
    guard buffer.block != block else { return }
    buffer.block = -1
    guard directory != nil else { return try loadInline(into: buffer) }
    let first = block == 0 ? 0 : last(block - 1) &+ 1
    let last = last(block)
    let start = offset(block)
    let end = offset(block + 1)
    guard start < end, end <= entry.postings.count, first <= last, last < segment.chunkCount,
      block == 0 || first > 0
    else { throw damage }
    let bytes = try segment.postings.bytes(
      entry.postings.lowerBound + start..<entry.postings.lowerBound + end)
    let count = entry.count(ofBlock: block)
    guard let taken = kernels.unpack(bytes, count: count, into: buffer.ordinals),
      kernels.ordinals(buffer.ordinals, count: count, first: first, last: last),
      buffer.ordinals[count - 1] == last
    else { throw damage }
    buffer.frequencyBytes = start + taken..<end
    buffer.count = count
    buffer.hasCounts = false
    buffer.hasScores = false
    buffer.block = block
  }

  /// Decodes the frequencies of the block that `buffer` has.
  func loadCounts(into buffer: BlockBuffer) throws(FileFormatError) {
    guard !buffer.hasCounts else { return }
    let start = entry.postings.lowerBound
    var rest = try segment.postings.bytes(
      start + buffer.frequencyBytes.lowerBound..<start + buffer.frequencyBytes.upperBound)
    guard let fields = rest.first, fields > 0, fields < 8 else { throw damage }
    rest = UnsafeRawBufferPointer(rebasing: rest[1...])
    let isSingle = fields & (fields - 1) == 0
    buffer.begin(fields: Int(fields))
    for field in 0..<3 where fields >> UInt8(field) & 1 == 1 {
      let values = buffer.counts + field * BlockBuffer.room
      guard let taken = kernels.unpack(rest, count: buffer.count, into: values) else {
        throw damage
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
      // A block of one field stores what is beyond the one occurrence that each posting has.
      if isSingle { for place in 0..<buffer.count { values[place] &+= 1 } }
    }
    guard rest.isEmpty else { throw damage }
    buffer.hasCounts = true
  }

  /// Weighs the frequencies of the block that `buffer` has.
  private func loadFrequencies(
    _ weights: FloatWeights, into buffer: BlockBuffer
  ) throws(FileFormatError) {
    try loadCounts(into: buffer)
    if buffer.fields == 1 << ChunkField.text.rawValue {
      let text = buffer.counts + ChunkField.text.rawValue * BlockBuffer.room
      for place in 0..<buffer.count {
        buffer.frequencies[place] = weights.text * Float(text[place])
      }
    } else {
      for place in 0..<buffer.count {
        buffer.frequencies[place] = weights.sum(buffer.fieldCounts(place))
      }
    }
  }

  /// Scores the block that `buffer` has, in single precision.
  func loadScores(
    _ scoring: LoadedScoring, weight: Float, into buffer: BlockBuffer
  ) throws(FileFormatError) {
    guard !buffer.hasScores else { return }
    try loadFrequencies(scoring.weights, into: buffer)
    kernels.scores(
      buffer.ordinals, buffer.frequencies, count: buffer.count, codes: scoring.codes,
      norms: scoring.norms, weight: weight, into: buffer.scores)
    buffer.hasScores = true
  }

  var damage: FileFormatError { segment.postings.damage("a list is damaged") }
}

// Short lists, which stand in the dictionary.
extension PostingList {
  private func loadInline(into buffer: BlockBuffer) throws(FileFormatError) {
    var reader = try InlineReader(self)
    buffer.begin(fields: 7)
    buffer.count = count
    for place in 0..<count {
      let (ordinal, counts) = try reader.next()
      buffer.ordinals[place] = ordinal
      buffer.counts[place] = counts.title
      buffer.counts[BlockBuffer.room + place] = counts.heading
      buffer.counts[2 * BlockBuffer.room + place] = counts.text
      if segment.settings.hasPositions { try reader.positions(counts) { _ in } }
    }
    guard reader.isAtEnd else { throw segment.terms.damage("a short list is damaged") }
    buffer.hasCounts = true
    buffer.hasScores = false
    buffer.block = 0
  }
}

/// Reads a list that stands in the dictionary: for each posting varint gap × 2 + plain, where plain
/// is once in the text; else a byte fields + 8 × once and, unless once, for each field varint
/// frequency − 1; then, with positions, the steps between the positions of each field.
struct InlineReader {
  private var cursor: VarintCursor
  private let chunkCount: Int
  private var following: UInt64 = 0

  init(_ list: PostingList) throws(FileFormatError) {
    chunkCount = list.segment.chunkCount
    cursor = VarintCursor(
      try list.segment.terms.bytes(list.entry.inline ?? 0..<0),
      failure: list.segment.terms.damage("a short list is damaged"))
  }

  var isAtEnd: Bool { cursor.isAtEnd }

  mutating func next() throws(FileFormatError) -> (UInt32, FieldCounts) {
    let head = try cursor.next()
    let ordinal = following + head >> 1
    guard ordinal < chunkCount else { throw cursor.failure }
    following = ordinal + 1
    guard head & 1 == 0 else { return (UInt32(ordinal), FieldCounts(text: 1)) }
    let flags = try cursor.byte()
    guard flags & 7 != 0, flags < 16 else { throw cursor.failure }
    var counts = FieldCounts()
    for field in ChunkField.allCases where flags >> UInt8(field.rawValue) & 1 == 1 {
      var more: UInt64 = 0
      if flags & 8 == 0 { more = try cursor.next() }
      guard more < UInt64(UInt32.max) else { throw cursor.failure }
      counts[field] = UInt32(more) + 1
    }
    return (UInt32(ordinal), counts)
  }

  /// Calls `body` with each step between the positions of a posting.
  mutating func steps(_ counts: FieldCounts, _ body: (UInt32) -> Void) throws(FileFormatError) {
    for _ in 0..<counts.total {
      let step = try cursor.next()
      guard step <= UInt64(FieldTerms.maximumPosition) else { throw cursor.failure }
      body(UInt32(step))
    }
  }

  /// Calls `body` with each place of a posting.
  mutating func positions(
    _ counts: FieldCounts, _ body: (Place) -> Void
  ) throws(FileFormatError) {
    for field in ChunkField.allCases {
      var position: UInt64 = 0
      for _ in 0..<counts[field] {
        position += try cursor.next()
        guard position <= UInt64(FieldTerms.maximumPosition) else { throw cursor.failure }
        body(Place(field, position: UInt32(position)))
      }
    }
  }
}
