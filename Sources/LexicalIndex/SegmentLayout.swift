import FileFormat

/// The sections of a segment file. Integers are little-endian.
///
/// | section | content |
/// | --- | --- |
/// | `statistics` | 11 u64: for each set of fields (bit 0 title, 1 heading, 2 text) the chunks whose terms lie in exactly these; then the number of terms in each field |
/// | `chunk.numbers` | i64 for each chunk, rising; a chunk's place here is its *ordinal* |
/// | `chunk.lengths` | 3 u32 for each chunk: terms in title, heading, text |
/// | `term.bytes` | all terms in UTF-8, in byte order |
/// | `term.ends` | u32 for each term: where it ends in `term.bytes` |
/// | `term.chunks` | u32 for each term: how many chunks hold it |
/// | `posting.ends` | u64 for each term: where its list ends in `postings` |
/// | `postings` | for each term and chunk: varint gap × 16 + 2 × fields + once; then, unless `once`, for each of these fields varint (frequency − 1) |
/// | `position.ends` | u64 for each term: where its list ends in `positions` |
/// | `positions` | for each posting, field and occurrence: varint difference to the word number before, which starts at 0 |
///
/// A gap is the number of chunks passed over since the posting before; `fields` has the bits above;
/// `once` is 1 when every frequency is 1. A posting costs about two bytes, a position about one.
enum SegmentLayout {
  static let magic = "SXTLEXIC"
  static let version: UInt32 = 1

  static let statistics = "statistics"
  static let chunkNumbers = "chunk.numbers"
  static let chunkLengths = "chunk.lengths"
  static let termBytes = "term.bytes"
  static let termEnds = "term.ends"
  static let termChunks = "term.chunks"
  static let postingEnds = "posting.ends"
  static let postings = "postings"
  static let positionEnds = "position.ends"
  static let positions = "positions"
}

/// A field and a word number in 32 bits; ordered by field, then position.
struct Place: Comparable, BitwiseCopyable, Sendable {
  static let positionBits: UInt32 = 30
  private static let positionMask: UInt32 = 1 << positionBits - 1

  let rawValue: UInt32

  /// Wraps what `rawValue` gave.
  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Packs a field and a word number.
  ///
  /// - Precondition: `position` is below 2^30.
  init(_ field: ChunkField, position: UInt32) {
    rawValue = UInt32(field.rawValue) << Self.positionBits | position
  }

  var field: ChunkField {
    switch rawValue >> Self.positionBits {
    case 0: .title
    case 1: .heading
    default: .text
    }
  }
  var position: UInt32 { rawValue & Self.positionMask }

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// How many chunks and terms there are, from which N and the mean length follow for any weights.
struct CollectionStatistics: Equatable, Sendable {
  static let valueCount = 11

  /// Indexed by the set of fields that have a term.
  private(set) var chunksByPresence = [Int](repeating: 0, count: 8)
  private(set) var termCounts = [Int](repeating: 0, count: 3)

  /// Counts a chunk in.
  mutating func add(_ lengths: FieldCounts) { change(lengths, by: 1) }

  /// Counts a chunk out that was counted in.
  mutating func remove(_ lengths: FieldCounts) { change(lengths, by: -1) }

  private mutating func change(_ lengths: FieldCounts, by sign: Int) {
    chunksByPresence[lengths.presence] += sign
    for field in ChunkField.allCases { termCounts[field.rawValue] += sign * Int(lengths[field]) }
  }

  /// Counts all of another part in.
  mutating func add(_ other: CollectionStatistics) {
    for index in chunksByPresence.indices {
      chunksByPresence[index] += other.chunksByPresence[index]
    }
    for index in termCounts.indices { termCounts[index] += other.termCounts[index] }
  }

  /// Chunks with a term in a field that counts.
  func chunkCount(weights: FieldWeights) -> Int {
    chunksByPresence.indices.lazy.filter { $0 & weights.presence != 0 }
      .reduce(0) { $0 + chunksByPresence[$1] }
  }

  /// The mean of the exact weighted lengths of these chunks; 0 when there is none.
  func meanLength(weights: FieldWeights) -> Double {
    let count = chunkCount(weights: weights)
    guard count > 0 else { return 0 }
    let total =
      weights.title * Double(termCounts[0]) + weights.heading * Double(termCounts[1])
      + weights.text * Double(termCounts[2])
    return total / Double(count)
  }

  /// As stored.
  var values: [UInt64] { (chunksByPresence + termCounts).map { UInt64($0) } }

  /// Reads what ``values`` wrote; nil when a number is absurd.
  init?(values: UnsafeBufferPointer<UInt64>) {
    guard values.count == Self.valueCount, values.allSatisfy({ $0 < 1 << 48 }) else { return nil }
    chunksByPresence = values.prefix(8).map { Int($0) }
    termCounts = values.suffix(3).map { Int($0) }
  }

  init() {}
}
