import FileFormat
import Model

/// Lays out the sections of a segment from chunks and then terms, both in order.
struct SegmentEncoder {
  private var statistics = CollectionStatistics()
  private var chunkNumbers: [Int64] = []
  private var chunkLengths: [FieldCounts] = []
  private var termBytes: [UInt8] = []
  private var termEnds: [UInt32] = []
  private var termChunks: [UInt32] = []
  private var postingEnds: [UInt64] = []
  private var postings = ByteWriter()
  private var positionEnds: [UInt64] = []
  private var positions = ByteWriter()
  /// The first ordinal that the next posting of the open term may have.
  private var nextOrdinal = 0

  /// Adds the chunk with the next ordinal.
  mutating func addChunk(_ number: ChunkNumber, lengths: FieldCounts) {
    chunkNumbers.append(number.rawValue)
    chunkLengths.append(lengths)
    statistics.add(lengths)
  }

  /// Opens the next term, which follows the one before in byte order.
  mutating func beginTerm(_ utf8: some Collection<UInt8>) {
    termBytes.append(contentsOf: utf8)
    termEnds.append(UInt32(termBytes.count))
    termChunks.append(0)
    nextOrdinal = 0
  }

  /// Adds a chunk that holds the open term; ordinals rise, places never fall and are not empty.
  mutating func addPosting(ordinal: Int, places: ArraySlice<Place>) {
    var counts = FieldCounts()
    for place in places { counts[place.field] += 1 }
    let once = max(counts.title, counts.heading, counts.text) == 1
    let gap = UInt64(ordinal - nextOrdinal)
    postings.append(varint: gap << 4 | UInt64(counts.presence) << 1 | (once ? 1 : 0))
    if !once {
      for field in ChunkField.allCases where counts[field] > 0 {
        postings.append(varint: UInt64(counts[field] - 1))
      }
    }
    appendPositions(places)
    termChunks[termChunks.count - 1] += 1
    nextOrdinal = ordinal + 1
  }

  private mutating func appendPositions(_ places: ArraySlice<Place>) {
    var field = ChunkField.title
    var previous: UInt32 = 0
    for place in places {
      if place.field != field {
        field = place.field
        previous = 0
      }
      positions.append(varint: UInt64(place.position - previous))
      previous = place.position
    }
  }

  /// Closes the open term.
  mutating func endTerm() {
    postingEnds.append(UInt64(postings.bytes.count))
    positionEnds.append(UInt64(positions.bytes.count))
  }

  /// Publishes the segment.
  func write(to path: String) throws(FileFormatError) {
    var file = SectionFileWriter(magic: SegmentLayout.magic, version: SegmentLayout.version)
    file.add(SegmentLayout.statistics, array: statistics.values)
    file.add(SegmentLayout.chunkNumbers, array: chunkNumbers)
    file.add(SegmentLayout.chunkLengths, array: chunkLengths)
    file.add(SegmentLayout.termBytes, termBytes)
    file.add(SegmentLayout.termEnds, array: termEnds)
    file.add(SegmentLayout.termChunks, array: termChunks)
    file.add(SegmentLayout.postingEnds, array: postingEnds)
    file.add(SegmentLayout.postings, postings.bytes)
    file.add(SegmentLayout.positionEnds, array: positionEnds)
    file.add(SegmentLayout.positions, positions.bytes)
    try file.publish(to: path)
  }
}
