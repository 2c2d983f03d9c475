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

  private let kernels = PostingKernels.best
  private let hasPositions: Bool
  /// What is known of each block's scores; nil for a part that is only merged, never searched.
  var bounds: BlockBounds?
  private var list = List()
  private var listStart = 0
  private var positionStart = 0
  /// The first ordinal that the open block may have.
  private var first: UInt32 = 0

  /// The block that is being filled, which is flushed before it gets more than it has room for.
  let open = OpenBlock()
  /// A list that stands in the dictionary.
  private var packed: [UInt8] = []

  /// Starts without a term.
  init(path: String, hasPositions: Bool) {
    self.hasPositions = hasPositions
    blocks = SectionSink(path: path)
    bytes = SectionSink(path: path)
    positionBlocks = SectionSink(path: path)
    positions = SectionSink(path: path)
  }

  /// Postings of the open term.
  var count: Int { list.count + open.count }

  /// Writes the open block.
  mutating func flush() {
    guard open.count > 0 else { return }
    let last = open.ordinals[open.count - 1]
    let offset = UInt32(bytes.count - listStart)
    let pairs = bounds?.pairs(of: open) ?? BlockEntry.Pairs()
    blocks.append(upTo: BlockEntry.size) { entry in
      BlockEntry.write(last: last, offset: offset, pairs, to: entry)
      return BlockEntry.size
    }
    if hasPositions { positionBlocks.append(u32: UInt32(positions.count - positionStart)) }
    bytes.append(upTo: 4 * PostingKernels.runBytes + 1) { out in
      let gaps = open.gaps(from: first)
      var size = kernels.pack(gaps, count: open.count, into: out)
      out[size] = UInt8(open.fields)
      size += 1
      return size + packFrequencies(into: out + size)
    }
    if hasPositions { appendPositions() }
    list.count += open.count
    list.blockCount += 1
    first = last + 1
    open.removeAll()
  }

  private func packFrequencies(into out: UnsafeMutablePointer<UInt8>) -> Int {
    let fields = open.fields
    let isSingle = fields & (fields - 1) == 0
    var size = 0
    for field in 0..<3 where fields >> field & 1 == 1 {
      let frequencies = open.frequencies(field)
      // A block of one field stores what is beyond the one occurrence that each posting has.
      if isSingle { for place in 0..<open.count { frequencies[place] -= 1 } }
      size += kernels.pack(frequencies, count: open.count, into: out + size)
    }
    return size
  }

  private func appendPositions() {
    let steps = open.steps
    guard let first = steps.baseAddress else { return }
    for start in stride(from: 0, to: steps.count, by: SegmentLayout.blockSize) {
      let count = min(SegmentLayout.blockSize, steps.count - start)
      positions.append(upTo: PostingKernels.runBytes) { out in
        kernels.pack(first + start, count: count, into: out)
      }
    }
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
