import FileFormat
import Kernels
import Model

/// Lays out the sections of a segment from chunks and then terms, both in order, in little memory.
struct SegmentEncoder {
  private let path: String
  private let weights: FieldWeights
  let hasPositions: Bool
  private var statistics = CollectionStatistics()
  private var chunks: ChunkTableEncoder
  private var codes: [UInt8] = []
  private var terms: TermDictionaryEncoder
  private var postings: PostingListEncoder
  private let hasBounds: Bool

  /// - Parameters:
  ///   - path: Where the segment will be published.
  ///   - weights: What length codes and block bounds are made for; other weights can be searched
  ///     with, with looser bounds.
  ///   - hasPositions: Whether positions are kept.
  ///   - hasBounds: False for a part that is only merged, never searched.
  init(path: String, weights: FieldWeights, hasPositions: Bool, hasBounds: Bool = true) {
    self.path = path
    self.weights = weights
    self.hasPositions = hasPositions
    self.hasBounds = hasBounds
    chunks = ChunkTableEncoder(path: path)
    terms = TermDictionaryEncoder(path: path)
    postings = PostingListEncoder(path: path, hasPositions: hasPositions)
  }

  /// Adds the chunk with the next ordinal.
  mutating func addChunk(_ number: ChunkNumber, lengths: FieldCounts) {
    chunks.add(number, lengths)
    codes.append(BM25Parameters.code(lengths, weights: weights))
    statistics.add(lengths)
  }

  /// Ends the chunks; terms follow.
  mutating func endChunks() {
    chunks.finish()
    guard hasBounds else { return }
    postings.bounds = BlockBounds(
      weights: weights, codes: codes, meanLength: statistics.meanLength(weights: weights))
  }

  /// Begins a posting of the open term, whose occurrences are to be added to the block; ordinals rise.
  @inline(__always)
  mutating func beginPosting(_ ordinal: UInt32) -> OpenBlock {
    if postings.open.free == 0 { postings.flush() }
    postings.open.begin(ordinal)
    return postings.open
  }

  /// Adds a posting of the open term.
  ///
  /// - Parameter steps: As many as `counts` in all: for each field in order the differences between
  ///   positions, the first from 0; nil without positions.
  mutating func addPosting(ordinal: UInt32, counts: FieldCounts, steps: UnsafePointer<UInt32>?) {
    if postings.open.free == 0 { postings.flush() }
    postings.open.add(ordinal, counts, steps: steps)
  }

  /// Adds the postings of a decoded block.
  ///
  /// - Parameter steps: Those of all of them, as ``addPosting(ordinal:counts:steps:)`` takes them.
  mutating func addPostings(_ block: BlockBuffer, steps: UnsafePointer<UInt32>?) {
    var (place, step) = (0, 0)
    while place < block.count {
      if postings.open.free == 0 { postings.flush() }
      let end = min(block.count, place + postings.open.free)
      step += postings.open.add(block, place..<end, steps: steps.map { $0 + step })
      place = end
    }
  }

  /// Closes the term whose postings were added; it follows the one before in byte order. A term
  /// without postings is left out.
  mutating func endTerm(_ utf8: UnsafeRawBufferPointer) {
    guard postings.count > 0 else { return }
    if postings.count <= SegmentLayout.inlineLimit {
      terms.add(utf8, inline: postings.takeInline())
    } else {
      postings.flush()
      terms.add(utf8, list: postings.takeList(), hasPositions: hasPositions)
    }
  }

  /// Publishes the segment.
  func publish(isDurable: Bool = true) throws(FileFormatError) {
    let settings = SegmentSettings(
      weights: weights, hasPositions: hasPositions, termCount: terms.count,
      blockCount: postings.blocks.count / BlockEntry.size)
    var file = SectionFileWriter(magic: SegmentLayout.magic, version: SegmentLayout.version)
    file.add(SegmentLayout.statistics, array: statistics.values)
    file.add(SegmentLayout.settings, array: settings.values)
    let codeSink = SectionSink(path: path)
    codeSink.append(codes)
    let sinks = [
      codeSink, chunks.entries, chunks.runs, terms.starts, terms.bytes, postings.blocks,
      postings.bytes, postings.positionBlocks, postings.positions,
    ]
    var checksums: [UInt32] = []
    for (name, sink) in zip(SegmentLayout.paged, sinks) {
      let section = try sink.finish()
      file.add(name, section.content)
      checksums += section.checksums
    }
    file.add(SegmentLayout.pageChecksums, array: checksums)
    try file.publish(to: path, isDurable: isDurable)
  }
}

/// Packs chunk numbers and lengths in blocks of 128.
struct ChunkTableEncoder {
  let entries: SectionSink
  let runs: SectionSink
  private var numbers: [Int64] = []
  private var lengths: [FieldCounts] = []

  init(path: String) {
    entries = SectionSink(path: path)
    runs = SectionSink(path: path)
  }

  mutating func add(_ number: ChunkNumber, _ lengths: FieldCounts) {
    if numbers.count == SegmentLayout.blockSize { finish() }
    numbers.append(number.rawValue)
    self.lengths.append(lengths)
  }

  /// Closes the open block.
  mutating func finish() {
    guard let first = numbers.first else { return }
    withUnsafeBytes(of: (first, UInt64(runs.count))) { entries.append($0) }
    let gaps = zip(numbers, numbers.dropFirst()).map { UInt64(bitPattern: $1 &- $0 &- 1) }
    var bytes: [UInt8] = []
    PackedRun.append(gaps.map { UInt32(truncatingIfNeeded: $0) }, to: &bytes)
    PackedRun.append(gaps.map { UInt32($0 >> 32) }, to: &bytes)
    PackedRun.append(lengths.map(\.title), to: &bytes)
    PackedRun.append(lengths.map(\.heading), to: &bytes)
    PackedRun.append(lengths.map(\.text), to: &bytes)
    runs.append(bytes)
    numbers.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
  }
}

/// Writing packed runs.
enum PackedRun {
  /// Appends a run of `values`; nothing for none.
  static func append(_ values: [UInt32], to bytes: inout [UInt8]) {
    values.withUnsafeBufferPointer { append($0, to: &bytes) }
  }

  static func append(_ values: UnsafeBufferPointer<UInt32>, to bytes: inout [UInt8]) {
    guard let first = values.baseAddress, !values.isEmpty else { return }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: PostingKernels.runBytes) { out in
      guard let start = out.baseAddress else { return }
      let size = PostingKernels.best.pack(first, count: values.count, into: start)
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: size))
    }
  }
}
