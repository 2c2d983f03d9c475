import FileFormat
import Kernels
import Model

/// The numbers and exact lengths of a segment's chunks, packed in blocks of 128.
struct ChunkTable: Sendable {
  /// A block, unpacked.
  struct Block {
    var numbers: [Int64]
    var lengths: [FieldCounts]
  }

  /// Bytes of a block's entry: i64 number of its first chunk, u64 where it begins in the runs.
  static let entrySize = 16

  private let blocks: PagedSection
  private let runs: PagedSection
  /// The number of chunks.
  let count: Int

  /// - Throws: When the sections do not fit `count`.
  init(blocks: PagedSection, runs: PagedSection, count: Int) throws(FileFormatError) {
    self.blocks = blocks
    self.runs = runs
    self.count = count
    guard blocks.count == blockCount * Self.entrySize else {
      throw blocks.damage("the number of blocks is wrong")
    }
  }

  /// The number of blocks.
  var blockCount: Int { (count + SegmentLayout.blockSize - 1) / SegmentLayout.blockSize }

  private func entry(_ block: Int) throws(FileFormatError) -> (first: Int64, start: Int) {
    guard block < blockCount else { return (.max, runs.count) }
    let start = block * Self.entrySize
    let bytes = try blocks.bytes(start..<start + Self.entrySize)
    return (
      bytes.loadUnaligned(as: Int64.self),
      Int(clamping: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    )
  }

  /// Unpacks a block.
  ///
  /// - Throws: When it is damaged, or its numbers do not rise or reach into the next block's.
  func block(_ block: Int) throws(FileFormatError) -> Block {
    let (first, start) = try entry(block)
    let (following, end) = try entry(block + 1)
    let size = min(SegmentLayout.blockSize, count - block * SegmentLayout.blockSize)
    guard start <= end else { throw blocks.damage("blocks are out of order") }
    var rest = try runs.bytes(start..<end)
    var unpacked: [[UInt32]] = []
    // Gaps between the numbers (low and high halves), then the lengths field by field.
    for count in [size - 1, size - 1, size, size, size] {
      unpacked.append(try unpack(count, from: &rest))
    }
    var numbers = [first]
    for (low, high) in zip(unpacked[0], unpacked[1]) {
      let gap = Int64(high) << 32 | Int64(low)
      let (next, overflow) = numbers[numbers.count - 1].addingReportingOverflow(gap)
      guard high <= UInt32.max / 2, !overflow, next < .max else {
        throw runs.damage("chunk numbers do not rise")
      }
      numbers.append(next + 1)
    }
    guard rest.isEmpty, numbers[numbers.count - 1] < following || block + 1 == blockCount else {
      throw runs.damage("chunk numbers do not rise")
    }
    return Block(
      numbers: numbers,
      lengths: (0..<size).map {
        FieldCounts(title: unpacked[2][$0], heading: unpacked[3][$0], text: unpacked[4][$0])
      })
  }

  private func unpack(
    _ count: Int, from rest: inout UnsafeRawBufferPointer
  ) throws(FileFormatError) -> [UInt32] {
    guard count > 0 else { return [] }
    var taken: Int?
    let bytes = rest
    let values = [UInt32](unsafeUninitializedCapacity: SegmentLayout.blockSize) { buffer, used in
      buffer.initialize(repeating: 0)
      if let start = buffer.baseAddress {
        taken = PostingKernels.best.unpack(bytes, count: count, into: start)
      }
      used = count
    }
    guard let taken else { throw runs.damage("a block is damaged") }
    rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
    return values
  }

  /// The number of the chunk at `ordinal`.
  func number(_ ordinal: Int) throws(FileFormatError) -> ChunkNumber {
    let place = ordinal % SegmentLayout.blockSize
    let (first, start) = try entry(ordinal / SegmentLayout.blockSize)
    // Most blocks have numbers without gaps: two empty runs.
    if place == 0 { return ChunkNumber(first) }
    let heads = try runs.bytes(start..<start + 2)
    if heads[0] == 0, heads[1] == 0, first <= .max - Int64(place) {
      return ChunkNumber(first + Int64(place))
    }
    return ChunkNumber(try block(ordinal / SegmentLayout.blockSize).numbers[place])
  }

  /// The number of terms in each field of the chunk at `ordinal`.
  func lengths(_ ordinal: Int) throws(FileFormatError) -> FieldCounts {
    let block = try block(ordinal / SegmentLayout.blockSize)
    return block.lengths[ordinal % SegmentLayout.blockSize]
  }

  /// Calls `body` with the exact lengths of every chunk.
  func forEachLengths(_ body: (Int, FieldCounts) -> Void) throws(FileFormatError) {
    for number in 0..<blockCount {
      let start = number * SegmentLayout.blockSize
      for (place, lengths) in try block(number).lengths.enumerated() {
        body(start + place, lengths)
      }
    }
  }

  /// Where a chunk stands; nil when it is not here.
  ///
  /// - Complexity: O(log chunks).
  func ordinal(of chunk: ChunkNumber) throws(FileFormatError) -> Int? {
    var low = 0
    var high = blockCount
    while low < high {
      let middle = (low + high) / 2
      if try entry(middle).first <= chunk.rawValue { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let numbers = try block(low - 1).numbers
    var first = 0
    var last = numbers.count
    while first < last {
      let middle = (first + last) / 2
      if numbers[middle] < chunk.rawValue { first = middle + 1 } else { last = middle }
    }
    guard first < numbers.count, numbers[first] == chunk.rawValue else { return nil }
    return (low - 1) * SegmentLayout.blockSize + first
  }
}
