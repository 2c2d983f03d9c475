import FileFormat
import Kernels

/// Packs the postings of one term after another.
///
/// A block of a list is: a run of gaps (ordinals passed over), a byte with a bit for each field that
/// occurs, a run of frequencies for each of these fields (less one when there is only one field).
struct PostingListEncoder {
  /// What was written for a term.
  struct List {
    var count = 0
    var byteCount = 0
    var positionByteCount = 0
    var blockCount = 0
  }

  /// Directory entries; see ``BlockEntry``.
  let blocks: SectionSink
  let bytes: SectionSink
  /// For each block, where its positions begin in those of its list.
  let positionBlocks: SectionSink
  let positions: SectionSink

  private let hasPositions: Bool
  private let hasBounds: Bool
  private var bounds = BlockBounds()
  private var list = List()
  private var listStart = 0
  private var positionStart = 0
  /// The first ordinal that the open block may have.
  private var first: UInt32 = 0

  // The open block.
  private var ordinals: [UInt32] = []
  private var counts: [FieldCounts] = []
  private var steps: [UInt32] = []
  private var scratch = [UInt32](repeating: 0, count: SegmentLayout.blockSize)
  private var packed: [UInt8] = []

  /// Starts without a term.
  init(path: String, hasPositions: Bool, hasBounds: Bool) {
    self.hasPositions = hasPositions
    self.hasBounds = hasBounds
    blocks = SectionSink(path: path)
    bytes = SectionSink(path: path)
    positionBlocks = SectionSink(path: path)
    positions = SectionSink(path: path)
  }

  /// Postings of the open term.
  var count: Int { list.count + ordinals.count }

  /// True when the open block must be flushed before another posting is added.
  var isFull: Bool { ordinals.count == SegmentLayout.blockSize }

  /// Adds a posting to the open block.
  mutating func add(ordinal: UInt32, counts: FieldCounts, steps: UnsafePointer<UInt32>?) {
    ordinals.append(ordinal)
    self.counts.append(counts)
    if hasPositions, let steps {
      self.steps.append(contentsOf: UnsafeBufferPointer(start: steps, count: counts.total))
    }
  }

  /// Writes the open block.
  ///
  /// - Parameters:
  ///   - codes: The length code of every chunk.
  ///   - meanLength: Of the segment, to choose which bounds to join.
  mutating func flush(codes: [UInt8], weights: FieldWeights, meanLength: Double) {
    guard let last = ordinals.last else { return }
    for (ordinal, found) in zip(ordinals, counts) where hasBounds {
      bounds.add(frequency: weights.sum(found), code: codes[Int(ordinal)])
    }
    blocks.append(
      BlockEntry.bytes(
        last: last, offset: UInt32(bytes.count - listStart),
        pairs: bounds.take(meanLength: meanLength)))
    if hasPositions { positionBlocks.append(u32: UInt32(positions.count - positionStart)) }
    packed.removeAll(keepingCapacity: true)
    appendGaps()
    appendFrequencies()
    bytes.append(packed)
    appendPositions()
    list.count += ordinals.count
    list.blockCount += 1
    first = last + 1
    clearBlock()
  }

  private mutating func clearBlock() {
    ordinals.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    steps.removeAll(keepingCapacity: true)
  }

  private mutating func appendGaps() {
    var following = first
    for (place, ordinal) in ordinals.enumerated() {
      scratch[place] = ordinal - following
      following = ordinal + 1
    }
    appendScratch()
  }

  private mutating func appendScratch() {
    let count = ordinals.count
    scratch.withUnsafeBufferPointer { values in
      if let start = values.baseAddress { PackedRun.append(start, count: count, to: &packed) }
    }
  }

  private mutating func appendFrequencies() {
    let fields = UInt8(counts.reduce(0) { $0 | $1.presence })
    let least: UInt32 = fields & (fields - 1) == 0 ? 1 : 0
    packed.append(fields)
    for field in ChunkField.allCases where fields >> UInt8(field.rawValue) & 1 == 1 {
      for (place, found) in counts.enumerated() { scratch[place] = found[field] - least }
      appendScratch()
    }
  }

  private mutating func appendPositions() {
    packed.removeAll(keepingCapacity: true)
    steps.withUnsafeBufferPointer { steps in
      guard let start = steps.baseAddress else { return }
      for offset in stride(from: 0, to: steps.count, by: SegmentLayout.blockSize) {
        PackedRun.append(
          start + offset, count: min(SegmentLayout.blockSize, steps.count - offset), to: &packed)
      }
    }
    positions.append(packed)
  }

  /// Ends the open term, of which every block was flushed.
  mutating func takeList() -> List {
    list.byteCount = bytes.count - listStart
    list.positionByteCount = positions.count - positionStart
    defer { beginTerm() }
    return list
  }

  private mutating func beginTerm() {
    list = List()
    listStart = bytes.count
    positionStart = positions.count
    first = 0
  }

  /// Ends the open term, of which no block was flushed; see ``InlineReader``.
  mutating func takeInline() -> (count: Int, bytes: [UInt8]) {
    var bytes: [UInt8] = []
    var following: UInt32 = 0
    var step = 0
    for (ordinal, found) in zip(ordinals, counts) {
      let isPlain = found == FieldCounts(text: 1)
      bytes.append(varint: Int(ordinal - following) << 1 | (isPlain ? 1 : 0))
      if !isPlain { Self.append(found, to: &bytes) }
      following = ordinal + 1
      guard hasPositions else { continue }
      for _ in 0..<found.total {
        bytes.append(varint: Int(steps[step]))
        step += 1
      }
    }
    defer {
      clearBlock()
      beginTerm()
    }
    return (ordinals.count, bytes)
  }

  private static func append(_ found: FieldCounts, to bytes: inout [UInt8]) {
    let isOnce = max(found.title, found.heading, found.text) == 1
    bytes.append(UInt8(found.presence) | (isOnce ? 8 : 0))
    guard !isOnce else { return }
    for field in ChunkField.allCases where found[field] > 0 {
      bytes.append(varint: Int(found[field]) - 1)
    }
  }
}
