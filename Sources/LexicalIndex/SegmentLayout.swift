import FileFormat
import Kernels

/// The sections of a segment file; `Format.md` beside this file explains them with an example.
enum SegmentLayout {
  static let magic = "SXTLEXIC"
  static let version: UInt32 = 2

  static let statistics = "statistics"
  static let settings = "settings"
  static let chunkCodes = "chunk.codes"
  static let chunkBlocks = "chunk.blocks"
  static let chunkRuns = "chunk.runs"
  static let termBlocks = "term.blocks"
  static let terms = "terms"
  static let postingBlocks = "posting.blocks"
  static let postings = "postings"
  static let positionBlocks = "position.blocks"
  static let positions = "positions"
  static let pageChecksums = "page.checksums"

  /// The sections that are verified page by page, in the order of their checksums.
  static let paged = [
    chunkCodes, chunkBlocks, chunkRuns, termBlocks, terms, postingBlocks, postings,
    positionBlocks, positions,
  ]

  /// Bytes that share a checksum.
  static let pageSize = 1 << 14
  /// Chunks of one block of the chunk table, and postings of one block of a list.
  static let blockSize = PostingKernels.runValues
  /// Terms of one block of the dictionary.
  static let termBlockSize = 32
  /// Lists of at most so many postings stand in the dictionary.
  static let inlineLimit = 4
}

/// What a segment was written with.
struct SegmentSettings: Equatable, Sendable {
  static let valueCount = 6

  /// The field weights that length codes and block bounds were made for.
  var weights: FieldWeights
  var hasPositions: Bool
  var termCount: Int
  var blockCount: Int

  /// As stored: three weights as IEEE doubles, 1 with positions, terms, posting blocks.
  var values: [UInt64] {
    [
      weights.title.bitPattern, weights.heading.bitPattern, weights.text.bitPattern,
      hasPositions ? 1 : 0, UInt64(termCount), UInt64(blockCount),
    ]
  }

  init(weights: FieldWeights, hasPositions: Bool, termCount: Int, blockCount: Int) {
    self.weights = weights
    self.hasPositions = hasPositions
    self.termCount = termCount
    self.blockCount = blockCount
  }

  /// Reads what ``values`` wrote; nil when a number is absurd.
  init?(values: UnsafeBufferPointer<UInt64>) {
    guard values.count == Self.valueCount else { return nil }
    let parts = values[..<3].map { Double(bitPattern: $0) }
    guard parts.allSatisfy({ $0.isFinite && $0 >= 0 }), values[3] <= 1, values[4] < 1 << 40,
      values[5] < 1 << 40
    else { return nil }
    self.init(
      weights: FieldWeights(title: parts[0], heading: parts[1], text: parts[2]),
      hasPositions: values[3] == 1, termCount: Int(values[4]), blockCount: Int(values[5]))
  }
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
