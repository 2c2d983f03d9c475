import FileFormat
import Kernels

/// The decoded posting list of one term in one segment; both arrays have an entry for each chunk.
struct Postings: Sendable {
  /// Rising chunk ordinals.
  private(set) var ordinals: [UInt32] = []
  /// How often the term occurs in each field there; at least once in one of them.
  private(set) var frequencies: [FieldCounts] = []

  /// An empty list.
  init() {}

  /// Decodes a list.
  ///
  /// - Throws: When it is damaged.
  /// - Complexity: O(chunks that hold the term).
  init(_ list: PostingList) throws(FileFormatError) {
    let buffer = BlockBuffer()
    for block in 0..<list.blockCount {
      try list.load(block, into: buffer)
      try list.loadCounts(into: buffer)
      for place in 0..<buffer.count {
        ordinals.append(buffer.ordinals[place])
        frequencies.append(buffer.fieldCounts(place))
      }
    }
  }
}

/// Places where one term occurs in one segment, in order of chunk, field and word number.
struct Occurrences {
  /// `ordinal << 32 | place`.
  private(set) var keys: [UInt64] = []

  /// Decodes the positions of a list.
  ///
  /// - Parameter wanted: Blocks without one of these ordinals are passed over; nil for none.
  /// - Throws: When the positions are not as many as the frequencies say, or too high; when the
  ///   segment has none.
  /// - Complexity: O(occurrences).
  init(_ list: PostingList, wanted: OrdinalSet? = nil) throws(FileFormatError) {
    guard list.segment.settings.hasPositions else {
      throw list.segment.positions.damage("this segment was written without positions")
    }
    guard list.entry.inline == nil else {
      try readInline(list)
      return
    }
    let buffer = BlockBuffer()
    let steps = GrowingBuffer<UInt32>()
    for block in 0..<list.blockCount {
      try list.load(block, into: buffer)
      if let wanted,
        !(0..<buffer.count).contains(where: { wanted.contains(Int(buffer.ordinals[$0])) })
      {
        continue
      }
      try list.loadCounts(into: buffer)
      try append(try list.steps(ofBlock: block, buffer, into: steps), of: buffer, in: list)
    }
  }

  private mutating func readInline(_ list: PostingList) throws(FileFormatError) {
    var reader = try InlineReader(list)
    for _ in 0..<list.count {
      let (ordinal, counts) = try reader.next()
      try reader.positions(counts) { keys.append(UInt64(ordinal) << 32 | UInt64($0.rawValue)) }
    }
  }

  private mutating func append(
    _ steps: UnsafeMutableBufferPointer<UInt32>, of buffer: BlockBuffer, in list: PostingList
  ) throws(FileFormatError) {
    var next = 0
    for place in 0..<buffer.count {
      let counts = buffer.fieldCounts(place)
      for field in ChunkField.allCases {
        var position: UInt64 = 0
        for _ in 0..<counts[field] {
          position += UInt64(steps[next])
          next += 1
          guard position <= UInt64(FieldTerms.maximumPosition) else { throw list.positionDamage }
          let found = Place(field, position: UInt32(position))
          keys.append(UInt64(buffer.ordinals[place]) << 32 | UInt64(found.rawValue))
        }
      }
    }
  }
}

extension PostingList {
  /// Decodes the steps between the positions of the block that `buffer` has, with its frequencies.
  ///
  /// - Parameter memory: Where they are put, for as long as nothing else is.
  /// - Returns: As many as the frequencies say.
  /// - Precondition: The segment has positions.
  func steps(
    ofBlock block: Int, _ buffer: BlockBuffer, into memory: GrowingBuffer<UInt32>
  ) throws(FileFormatError) -> UnsafeMutableBufferPointer<UInt32> {
    let total = (0..<buffer.count).reduce(0) { $0 + buffer.fieldCounts($1).total }
    guard entry.inline == nil else { return try inlineSteps(total, into: memory) }
    var rest = try segment.positionBytes(of: entry, block: block)
    // A run takes a byte at least: frequencies that lie must not ask for more memory than there is.
    let runs = (total + SegmentLayout.blockSize - 1) / SegmentLayout.blockSize
    guard runs <= rest.count else { throw positionDamage }
    let steps = memory.elements(runs * SegmentLayout.blockSize)
    guard let first = steps.baseAddress else { throw positionDamage }
    for start in stride(from: 0, to: total, by: SegmentLayout.blockSize) {
      let count = min(SegmentLayout.blockSize, total - start)
      guard let taken = PostingKernels.best.unpack(rest, count: count, into: first + start) else {
        throw positionDamage
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
    }
    guard rest.isEmpty else { throw positionDamage }
    return UnsafeMutableBufferPointer(rebasing: steps[..<total])
  }

  private func inlineSteps(
    _ total: Int, into memory: GrowingBuffer<UInt32>
  ) throws(FileFormatError) -> UnsafeMutableBufferPointer<UInt32> {
    guard total <= entry.inline?.count ?? 0 else { throw positionDamage }
    let steps = memory.elements(total)
    var reader = try InlineReader(self)
    var next = 0
    for _ in 0..<count {
      let (_, counts) = try reader.next()
      guard next + counts.total <= total else { throw positionDamage }
      try reader.steps(counts) {
        steps[next] = $0
        next += 1
      }
    }
    return steps
  }

  fileprivate var positionDamage: FileFormatError {
    segment.positions.damage("the positions of a list are damaged")
  }
}
