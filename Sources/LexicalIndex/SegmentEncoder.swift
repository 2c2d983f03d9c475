import FileFormat
import Kernels
import Model

/// Lays out the sections of a segment from chunks and then terms, both in order.
struct SegmentEncoder {
  private let weights: FieldWeights
  private let hasPositions: Bool
  private var statistics = CollectionStatistics()
  private var chunks = ChunkTableEncoder()
  private var codes: [UInt8] = []
  private var terms = TermDictionaryEncoder()
  private var postings: PostingListEncoder
  private var meanLength = 0.0

  /// - Parameters:
  ///   - weights: What length codes and block bounds are made for; other weights can be searched
  ///     with, with looser bounds.
  ///   - hasPositions: Whether positions are kept.
  init(weights: FieldWeights, hasPositions: Bool) {
    self.weights = weights
    self.hasPositions = hasPositions
    postings = PostingListEncoder(hasPositions: hasPositions)
  }

  /// Adds the chunk with the next ordinal.
  mutating func addChunk(_ number: ChunkNumber, lengths: FieldCounts) {
    chunks.add(number, lengths)
    codes.append(BM25Parameters.code(lengths, weights: weights))
    statistics.add(lengths)
  }

  /// Ends the chunks; terms follow.
  mutating func endChunks() {
    meanLength = statistics.meanLength(weights: weights)
  }

  /// Adds a chunk that holds the open term; ordinals rise, places never fall and are not empty.
  mutating func addPosting(ordinal: Int, places: UnsafeBufferPointer<Place>) {
    if postings.isFull { flushBlock() }
    postings.add(ordinal: UInt32(ordinal), places: places)
  }

  private mutating func flushBlock() {
    postings.flush(codes: codes, weights: weights, meanLength: meanLength)
  }

  /// Closes the term whose postings were added; it follows the one before in byte order.
  mutating func endTerm(_ utf8: UnsafeRawBufferPointer) {
    if postings.count <= SegmentLayout.inlineLimit {
      terms.add(utf8, inline: postings.takeInline())
    } else {
      flushBlock()
      terms.add(utf8, list: postings.takeList(), hasPositions: hasPositions)
    }
  }

  /// Publishes the segment.
  func write(to path: String) throws(FileFormatError) {
    let settings = SegmentSettings(
      weights: weights, hasPositions: hasPositions, termCount: terms.count,
      blockCount: postings.blocks.count / BlockEntry.size)
    var file = SectionFileWriter(magic: SegmentLayout.magic, version: SegmentLayout.version)
    file.add(SegmentLayout.statistics, array: statistics.values)
    file.add(SegmentLayout.settings, array: settings.values)
    var table = chunks
    table.finish()
    let contents: [[UInt8]] = [
      codes, table.entries.bytes, table.runs, terms.starts.bytes, terms.bytes, postings.blocks,
      postings.bytes, postings.positionBlocks.bytes, postings.positions,
    ]
    var checksums: [UInt32] = []
    for (name, content) in zip(SegmentLayout.paged, contents) {
      file.add(name, content)
      content.withUnsafeBytes { bytes in
        for start in stride(from: 0, to: bytes.count, by: SegmentLayout.pageSize) {
          let end = min(start + SegmentLayout.pageSize, bytes.count)
          checksums.append(CRC32C.checksum(UnsafeRawBufferPointer(rebasing: bytes[start..<end])))
        }
      }
    }
    file.add(SegmentLayout.pageChecksums, array: checksums)
    try file.publish(to: path)
  }
}

/// Packs chunk numbers and lengths in blocks of 128.
struct ChunkTableEncoder {
  private(set) var entries = ByteWriter()
  private(set) var runs: [UInt8] = []
  private var numbers: [Int64] = []
  private var lengths: [FieldCounts] = []

  mutating func add(_ number: ChunkNumber, _ lengths: FieldCounts) {
    if numbers.count == SegmentLayout.blockSize { finish() }
    numbers.append(number.rawValue)
    self.lengths.append(lengths)
  }

  /// Closes the open block.
  mutating func finish() {
    guard let first = numbers.first else { return }
    entries.append(u64: UInt64(bitPattern: first))
    entries.append(u64: UInt64(runs.count))
    let gaps = zip(numbers, numbers.dropFirst()).map { UInt64(bitPattern: $1 &- $0 &- 1) }
    PackedRun.append(gaps.map { UInt32(truncatingIfNeeded: $0) }, to: &runs)
    PackedRun.append(gaps.map { UInt32($0 >> 32) }, to: &runs)
    PackedRun.append(lengths.map(\.title), to: &runs)
    PackedRun.append(lengths.map(\.heading), to: &runs)
    PackedRun.append(lengths.map(\.text), to: &runs)
    numbers.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
  }
}

/// Writing packed runs.
enum PackedRun {
  /// Appends a run of `values`; nothing for none.
  static func append(_ values: [UInt32], to bytes: inout [UInt8]) {
    values.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress, !buffer.isEmpty else { return }
      append(start, count: buffer.count, to: &bytes)
    }
  }

  static func append(
    _ values: UnsafePointer<UInt32>, count: Int, to bytes: inout [UInt8]
  ) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: PostingKernels.runBytes) { out in
      guard let start = out.baseAddress else { return }
      let size = PostingKernels.pack(values, count: count, into: start)
      bytes.append(contentsOf: UnsafeBufferPointer(start: start, count: size))
    }
  }
}
