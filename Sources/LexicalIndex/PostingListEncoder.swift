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

  private let open = OpenBlock()
  private let scratch = GrowingBuffer<UInt32>()
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
  var count: Int { list.count + open.count }

  /// True when the open block must be flushed before another posting is added.
  var isFull: Bool { open.count == SegmentLayout.blockSize }

  /// Adds a posting to the open block, which is not full.
  @inline(__always)
  func add(ordinal: UInt32, counts: FieldCounts, steps: UnsafePointer<UInt32>?) {
    open.add(ordinal, counts)
    if hasPositions, let steps { open.add(steps: steps, count: counts.total) }
  }

  /// Writes the open block.
  ///
  /// - Parameters:
  ///   - codes: The length code of every chunk.
  ///   - meanLength: Of the segment, to choose which bounds to join.
  mutating func flush(codes: [UInt8], weights: FieldWeights, meanLength: Double) {
    guard open.count > 0 else { return }
    for place in 0..<open.count where hasBounds {
      bounds.add(
        frequency: weights.sum(open.counts(place)), code: codes[Int(open.ordinals[place])])
    }
    let last = open.ordinals[open.count - 1]
    blocks.append(
      BlockEntry.bytes(
        last: last, offset: UInt32(bytes.count - listStart),
        pairs: bounds.take(meanLength: meanLength)))
    if hasPositions { positionBlocks.append(u32: UInt32(positions.count - positionStart)) }
    packed.removeAll(keepingCapacity: true)
    appendGaps()
    appendFrequencies()
    bytes.append(packed)
    if hasPositions { appendPositions() }
    list.count += open.count
    list.blockCount += 1
    first = last + 1
    open.removeAll()
  }

  private mutating func appendGaps() {
    let gaps = scratch.elements(open.count)
    var following = first
    for place in 0..<open.count {
      gaps[place] = open.ordinals[place] - following
      following = open.ordinals[place] + 1
    }
    PackedRun.append(UnsafeBufferPointer(gaps), to: &packed)
  }

  private mutating func appendFrequencies() {
    let fields = open.fields
    let least: UInt32 = fields & (fields - 1) == 0 ? 1 : 0
    packed.append(UInt8(fields))
    for field in 0..<3 where fields >> field & 1 == 1 {
      let frequencies = open.frequencies(field)
      let stored = scratch.elements(open.count)
      for place in 0..<open.count { stored[place] = frequencies[place] - least }
      PackedRun.append(UnsafeBufferPointer(stored), to: &packed)
    }
  }

  private mutating func appendPositions() {
    packed.removeAll(keepingCapacity: true)
    for start in stride(from: 0, to: open.steps.count, by: SegmentLayout.blockSize) {
      let end = min(start + SegmentLayout.blockSize, open.steps.count)
      PackedRun.append(UnsafeBufferPointer(rebasing: open.steps[start..<end]), to: &packed)
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
  ///
  /// - Returns: The bytes, valid until more is added.
  mutating func takeInline() -> (count: Int, bytes: [UInt8]) {
    packed.removeAll(keepingCapacity: true)
    var following: UInt32 = 0
    var step = 0
    for place in 0..<open.count {
      let (ordinal, found) = (open.ordinals[place], open.counts(place))
      let isPlain = found == FieldCounts(text: 1)
      packed.append(varint: Int(ordinal - following) << 1 | (isPlain ? 1 : 0))
      if !isPlain { append(found) }
      following = ordinal + 1
      guard hasPositions else { continue }
      for _ in 0..<found.total {
        packed.append(varint: Int(open.steps[step]))
        step += 1
      }
    }
    let count = open.count
    open.removeAll()
    beginTerm()
    return (count, packed)
  }

  private mutating func append(_ found: FieldCounts) {
    let isOnce = max(found.title, found.heading, found.text) == 1
    packed.append(UInt8(found.presence) | (isOnce ? 8 : 0))
    guard !isOnce else { return }
    for field in ChunkField.allCases where found[field] > 0 {
      packed.append(varint: Int(found[field]) - 1)
    }
  }
}

/// The postings of the block that is being filled, unpacked.
private final class OpenBlock {
  private static let room = SegmentLayout.blockSize

  let ordinals = UnsafeMutablePointer<UInt32>.allocate(capacity: room)
  /// Frequencies by field, `(3, 128)` row-major.
  private let frequencies = UnsafeMutablePointer<UInt32>.allocate(capacity: 3 * room)
  /// Steps between positions, as many as the frequencies say.
  private(set) var steps = UnsafeMutableBufferPointer<UInt32>(start: nil, count: 0)
  private var stepMemory = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: 2 * room)
  /// Postings added.
  private(set) var count = 0
  /// Bit *f* is set when field *f* occurs.
  private(set) var fields = 0

  deinit {
    ordinals.deallocate()
    frequencies.deallocate()
    stepMemory.deallocate()
  }

  /// The frequencies in field number `field`.
  func frequencies(_ field: Int) -> UnsafeMutablePointer<UInt32> {
    frequencies + field * Self.room
  }

  /// The frequencies of a posting.
  func counts(_ place: Int) -> FieldCounts {
    FieldCounts(
      title: frequencies[place], heading: frequencies[Self.room + place],
      text: frequencies[2 * Self.room + place])
  }

  @inline(__always)
  func add(_ ordinal: UInt32, _ counts: FieldCounts) {
    ordinals[count] = ordinal
    frequencies[count] = counts.title
    frequencies[Self.room + count] = counts.heading
    frequencies[2 * Self.room + count] = counts.text
    fields |= counts.presence
    count += 1
  }

  @inline(__always)
  func add(steps more: UnsafePointer<UInt32>, count: Int) {
    let start = steps.count
    if start + count > stepMemory.count { grow(to: start + count) }
    for place in 0..<count { stepMemory[start + place] = more[place] }
    steps = UnsafeMutableBufferPointer(rebasing: stepMemory[..<(start + count)])
  }

  private func grow(to count: Int) {
    let larger = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: count + count / 2)
    _ = larger.update(fromContentsOf: steps)
    stepMemory.deallocate()
    stepMemory = larger
  }

  func removeAll() {
    count = 0
    fields = 0
    steps = UnsafeMutableBufferPointer(rebasing: stepMemory[..<0])
  }
}
