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
    for block in 0..<list.blockCount {
      try list.load(block, into: buffer)
      if let wanted,
        !(0..<buffer.count).contains(where: { wanted.contains(Int(buffer.ordinals[$0])) })
      {
        continue
      }
      try list.loadCounts(into: buffer)
      try read(block, of: list, buffer)
    }
  }

  private mutating func readInline(_ list: PostingList) throws(FileFormatError) {
    var reader = try InlineReader(list)
    for _ in 0..<list.count {
      let (ordinal, counts) = try reader.next()
      try reader.positions(counts) { keys.append(UInt64(ordinal) << 32 | UInt64($0.rawValue)) }
    }
  }

  private mutating func read(
    _ block: Int, of list: PostingList, _ buffer: BlockBuffer
  ) throws(FileFormatError) {
    let damage = list.segment.positions.damage("the positions of a list are damaged")
    let total = (0..<buffer.count).reduce(0) { $0 + buffer.fieldCounts($1).total }
    var steps = StepReader(
      try list.segment.positionBytes(of: list.entry, block: block), count: total, damage)
    for place in 0..<buffer.count {
      let counts = buffer.fieldCounts(place)
      for field in ChunkField.allCases {
        var position: UInt64 = 0
        for _ in 0..<counts[field] {
          position += UInt64(try steps.next())
          guard position <= UInt64(FieldTerms.maximumPosition) else { throw damage }
          let found = Place(field, position: UInt32(position))
          keys.append(UInt64(buffer.ordinals[place]) << 32 | UInt64(found.rawValue))
        }
      }
    }
    guard steps.isAtEnd else { throw damage }
  }
}

extension PostingList {
  /// Appends the steps between the positions of the block that `buffer` has.
  ///
  /// - Precondition: The segment has positions.
  func appendSteps(
    ofBlock block: Int, _ buffer: BlockBuffer, to steps: inout [UInt32]
  ) throws(FileFormatError) {
    guard entry.inline == nil else {
      var reader = try InlineReader(self)
      for _ in 0..<count {
        let (_, counts) = try reader.next()
        try reader.steps(counts) { steps.append($0) }
      }
      return
    }
    let damage = segment.positions.damage("the positions of a list are damaged")
    let total = (0..<buffer.count).reduce(0) { $0 + buffer.fieldCounts($1).total }
    var reader = StepReader(
      try segment.positionBytes(of: entry, block: block), count: total, damage)
    try reader.appendAll(to: &steps)
    guard reader.isAtEnd else { throw damage }
  }
}

/// Reads the steps between positions: packed runs of 128, the last one shorter.
private struct StepReader {
  private var rest: UnsafeRawBufferPointer
  private var left: Int
  private var values = [UInt32](repeating: 0, count: SegmentLayout.blockSize)
  private var index = 0
  private var filled = 0
  private let failure: FileFormatError

  init(_ bytes: UnsafeRawBufferPointer, count: Int, _ failure: FileFormatError) {
    self.failure = failure
    left = count
    rest = bytes
  }

  var isAtEnd: Bool { left == 0 && index == filled && rest.isEmpty }

  mutating func next() throws(FileFormatError) -> UInt32 {
    if index == filled { try fill() }
    defer { index += 1 }
    return values[index]
  }

  /// Appends all that is left.
  mutating func appendAll(to steps: inout [UInt32]) throws(FileFormatError) {
    while left > 0 {
      try fill()
      steps.append(contentsOf: values[..<filled])
    }
    index = filled
  }

  private mutating func fill() throws(FileFormatError) {
    filled = min(left, SegmentLayout.blockSize)
    guard filled > 0 else { throw failure }
    let bytes = rest
    let count = filled
    let taken = values.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { PostingKernels.best.unpack(bytes, count: count, into: $0) }
    }
    guard let taken else { throw failure }
    rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
    left -= filled
    index = 0
  }
}
