public import FileFormat
import Kernels
public import Model

/// Writing the live chunks of several segments as one.
public enum SegmentMerge {
  /// Terms after which the pages of the sources are given back, which would fill memory otherwise.
  private static let releaseInterval = 1 << 15

  /// Publishes at `path` the segment that a builder would write of the chunks that are left: the same
  /// bytes, without analysing a text again.
  ///
  /// - Parameters:
  ///   - segments: Each chunk is live in one of them at most; any order. The result has positions
  ///     when all of them have.
  ///   - deleted: Chunks to leave out.
  ///   - weights: The field weights that will be searched with.
  /// - Throws: When a list is damaged, a chunk stands in two segments, or `path` cannot be written.
  /// - Complexity: O(occurrences) when the segments' chunk numbers do not interleave; else each list is
  ///   sorted. Memory for a few bytes a chunk, and one list when they do interleave.
  public static func write(
    _ segments: [LexicalSegment], deleted: Set<ChunkNumber>,
    weights: FieldWeights = FieldWeights(), to path: String
  ) throws(FileFormatError) {
    var encoder = SegmentEncoder(
      path: path, weights: weights, hasPositions: segments.allSatisfy(\.hasPositions))
    let (order, ordinals, isSerial) = try addChunks(of: segments, deleted: deleted, to: &encoder)
    var sources: [MergeSource] = []
    for number in order {
      sources.append(
        try MergeSource(
          segments[number], ordinals: ordinals[number], hasPositions: encoder.hasPositions))
    }
    var list = MergedList()
    var termCount = 0
    while let first = firstSource(sources) {
      termCount += 1
      if termCount % releaseInterval == 0 { for segment in segments { segment.releasePages() } }
      let term = sources[first].term
      let prefix = sources[first].prefix
      for number in first..<sources.count where sources[number].isAt(term, prefix) {
        if isSerial {
          try sources[number].copy { encoder.addPostings($0, steps: $1) }
        } else {
          try sources[number].copy { list.add($0, steps: $1) }
        }
        try sources[number].next()
      }
      list.move(to: &encoder)
      term.withUnsafeBytes { encoder.endTerm($0) }
    }
    try encoder.publish()
  }

  /// The first of the sources whose term comes first; nil when all are at the end.
  private static func firstSource(_ sources: [MergeSource]) -> Int? {
    var first: Int?
    for number in sources.indices where !sources[number].isAtEnd {
      if let best = first, !sources[number].isBefore(sources[best]) { continue }
      first = number
    }
    return first
  }

  /// Adds the live chunks by rising number.
  ///
  /// - Returns: The segments by their first chunk; for each segment the new ordinal of each old one
  ///   (`UInt32.max` for none); whether no two segments interleave.
  private static func addChunks(
    of segments: [LexicalSegment], deleted: Set<ChunkNumber>, to encoder: inout SegmentEncoder
  ) throws(FileFormatError) -> (order: [Int], ordinals: [[UInt32]], isSerial: Bool) {
    var cursors: [ChunkCursor] = []
    for segment in segments { cursors.append(try ChunkCursor(segment.chunks, deleted: deleted)) }
    var ordinals = segments.map { [UInt32](repeating: .max, count: $0.chunkCount) }
    var order: [Int] = []
    var isSerial = true
    var previous: Int64?
    var next: UInt32 = 0
    while let source = cursors.indices.filter({ cursors[$0].number != nil })
      .min(by: { cursors[$0].number ?? 0 < cursors[$1].number ?? 0 }),
      let number = cursors[source].number
    {
      guard previous != number else {
        throw segments[source].chunkCodes.damage("chunk \(number) stands in another segment too")
      }
      previous = number
      if order.last != source {
        isSerial = isSerial && !order.contains(source)
        if !order.contains(source) { order.append(source) }
      }
      ordinals[source][cursors[source].ordinal] = next
      encoder.addChunk(ChunkNumber(number), lengths: cursors[source].lengths)
      next += 1
      try cursors[source].next()
    }
    encoder.endChunks()
    order += segments.indices.filter { !order.contains($0) }
    return (order, ordinals, isSerial)
  }
}

/// The live chunks of one segment in order.
private struct ChunkCursor {
  private let chunks: ChunkTable
  private let deleted: Set<ChunkNumber>
  private var block = ChunkTable.Block(numbers: [], lengths: [])
  private var blockNumber = -1
  private var place = -1
  /// The chunk under the cursor; nil at the end.
  private(set) var number: Int64?

  init(_ chunks: ChunkTable, deleted: Set<ChunkNumber>) throws(FileFormatError) {
    self.chunks = chunks
    self.deleted = deleted
    try next()
  }

  var ordinal: Int { blockNumber * SegmentLayout.blockSize + place }
  var lengths: FieldCounts { block.lengths[place] }

  mutating func next() throws(FileFormatError) {
    repeat {
      place += 1
      if place == block.numbers.count {
        blockNumber += 1
        place = 0
        guard blockNumber < chunks.blockCount else {
          number = nil
          blockNumber -= 1
          place = block.numbers.count - 1
          return
        }
        block = try chunks.block(blockNumber)
      }
      number = block.numbers[place]
    } while deleted.contains(ChunkNumber(block.numbers[place]))
  }
}

/// Postings of one term from segments that interleave.
private struct MergedList {
  private var postings: [(ordinal: UInt32, counts: FieldCounts, start: Int)] = []
  private var steps: [UInt32] = []

  mutating func add(_ block: BlockBuffer, steps: UnsafePointer<UInt32>?) {
    var total = 0
    for place in 0..<block.count {
      let counts = block.fieldCounts(place)
      postings.append((block.ordinals[place], counts, self.steps.count + total))
      total += counts.total
    }
    if let steps { self.steps.append(contentsOf: UnsafeBufferPointer(start: steps, count: total)) }
  }

  /// Adds the postings in order and forgets them.
  mutating func move(to encoder: inout SegmentEncoder) {
    guard !postings.isEmpty else { return }
    postings.sort { $0.ordinal < $1.ordinal }
    steps.withUnsafeBufferPointer { steps in
      for posting in postings {
        encoder.addPosting(
          ordinal: posting.ordinal, counts: posting.counts,
          steps: steps.isEmpty ? nil : steps.baseAddress.map { $0 + posting.start })
      }
    }
    postings.removeAll(keepingCapacity: true)
    steps.removeAll(keepingCapacity: true)
  }
}

/// The terms of one segment in order, with the ordinals that its chunks get.
private struct MergeSource {
  private let segment: LexicalSegment
  private let ordinals: [UInt32]
  /// What is added to every ordinal; nil when chunks are left out or come between.
  private let shift: UInt32?
  private let hasPositions: Bool
  private let buffer = BlockBuffer()
  private let steps = GrowingBuffer<UInt32>()
  private var block = 0
  private var cursor: TermCursor?
  /// The first eight bytes of the term as a number, zeros behind a shorter one.
  private(set) var prefix: UInt64 = 0

  init(
    _ segment: LexicalSegment, ordinals: [UInt32], hasPositions: Bool
  ) throws(FileFormatError) {
    self.segment = segment
    self.ordinals = ordinals
    self.hasPositions = hasPositions
    let first = ordinals.first ?? 0
    let isShifted = first != .max && ordinals.enumerated().allSatisfy { $1 &- first == UInt32($0) }
    shift = isShifted ? first : nil
    try next()
  }

  var isAtEnd: Bool { cursor == nil }
  var term: [UInt8] { cursor?.term ?? [] }

  func isAt(_ term: [UInt8], _ prefix: UInt64) -> Bool {
    prefix == self.prefix && cursor?.term == term
  }

  /// True when its term comes first; neither is at the end.
  func isBefore(_ other: MergeSource) -> Bool {
    guard prefix == other.prefix else { return prefix < other.prefix }
    return term.withUnsafeBytes { term in
      other.term.withUnsafeBytes { ByteOrder.compare(term, $0) < 0 }
    }
  }

  /// Moves to the next term.
  mutating func next() throws(FileFormatError) {
    while true {
      if try cursor?.next() ?? false { return notePrefix() }
      guard block < segment.dictionary.blockCount else {
        cursor = nil
        return
      }
      cursor = try segment.dictionary.cursor(block)
      block += 1
    }
  }

  private mutating func notePrefix() {
    var value: UInt64 = 0
    cursor?.term.withUnsafeBytes { term in
      withUnsafeMutableBytes(of: &value) {
        $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: term.prefix(8)))
      }
    }
    prefix = UInt64(bigEndian: value)
  }

  /// Calls `body` with the live postings of each block under their new ordinals, and the steps between
  /// their positions.
  func copy(
    _ body: (BlockBuffer, UnsafePointer<UInt32>?) -> Void
  ) throws(FileFormatError) {
    guard let entry = cursor?.entry else { return }
    let list = try PostingList(entry, in: segment)
    buffer.block = -1
    for block in 0..<list.blockCount {
      try list.load(block, into: buffer)
      try list.loadCounts(into: buffer)
      guard !buffer.hasEmptyPosting else { throw list.damage }
      let steps = hasPositions ? try list.steps(ofBlock: block, buffer, into: steps) : nil
      if let shift {
        for place in 0..<buffer.count { buffer.ordinals[place] += shift }
      } else {
        renumber(steps)
      }
      body(buffer, steps.flatMap { UnsafePointer($0.baseAddress) })
      // Its ordinals are no longer those of the segment.
      buffer.block = -1
    }
  }

  /// Gives the postings in the buffer their new ordinals and takes those of deleted chunks out.
  private func renumber(_ steps: UnsafeMutableBufferPointer<UInt32>?) {
    var kept = 0
    var (step, keptSteps) = (0, 0)
    for place in 0..<buffer.count {
      let ordinal = ordinals[Int(buffer.ordinals[place])]
      let total = hasPositions ? buffer.fieldCounts(place).total : 0
      if ordinal != .max {
        buffer.move(place, to: kept)
        buffer.ordinals[kept] = ordinal
        kept += 1
        if let start = steps?.baseAddress, keptSteps < step {
          (start + keptSteps).update(from: start + step, count: total)
        }
        keptSteps += total
      }
      step += total
    }
    buffer.count = kept
  }
}
