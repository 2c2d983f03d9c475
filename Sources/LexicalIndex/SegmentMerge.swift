package import FileFormat
package import Model

/// Writing the live chunks of several segments as one.
package enum SegmentMerge {
  /// Publishes at `path` the segment that a builder would write of the chunks that are left: the same
  /// bytes, without analysing a text again.
  ///
  /// - Parameters:
  ///   - segments: Each chunk is live in one of them at most; any order.
  ///   - deleted: Chunks to leave out.
  /// - Throws: When a list is damaged, a chunk stands in two segments, or `path` cannot be written.
  /// - Complexity: O(*n* log *n*) in the occurrences of each term; memory for the new segment.
  package static func write(
    _ segments: [LexicalSegment], deleted: Set<ChunkNumber>, to path: String
  ) throws(FileFormatError) {
    var encoder = SegmentEncoder()
    let ordinals = try addChunks(of: segments, deleted: deleted, to: &encoder)
    var cursors = [Int](repeating: 0, count: segments.count)
    while let term = try firstTerm(of: segments, at: cursors) {
      var keys: [UInt64] = []
      for (number, segment) in segments.enumerated() {
        guard try holds(term, segment, at: cursors[number]) else { continue }
        try append(
          occurrencesOf: cursors[number], in: segment, ordinals: ordinals[number], to: &keys)
        cursors[number] += 1
      }
      guard !keys.isEmpty else { continue }
      add(keys.sorted(), of: term, to: &encoder)
    }
    try encoder.write(to: path)
  }

  /// Adds the live chunks by rising number; for each segment, the new ordinal of each old one.
  private static func addChunks(
    of segments: [LexicalSegment], deleted: Set<ChunkNumber>, to encoder: inout SegmentEncoder
  ) throws(FileFormatError) -> [[UInt32?]] {
    var live: [(chunk: ChunkNumber, segment: Int, ordinal: Int)] = []
    for (number, segment) in segments.enumerated() {
      for ordinal in 0..<segment.chunkCount {
        let chunk = segment.chunkNumber(ordinal)
        if !deleted.contains(chunk) { live.append((chunk, number, ordinal)) }
      }
    }
    live.sort { $0.chunk < $1.chunk }
    var ordinals = segments.map { [UInt32?](repeating: nil, count: $0.chunkCount) }
    var previous: ChunkNumber?
    for (new, entry) in live.enumerated() {
      let segment = segments[entry.segment]
      guard previous != entry.chunk else {
        throw segment.damage(
          in: SegmentLayout.chunkNumbers, "chunk \(entry.chunk) stands in another segment too")
      }
      previous = entry.chunk
      ordinals[entry.segment][entry.ordinal] = UInt32(new)
      encoder.addChunk(entry.chunk, lengths: segment.lengths(entry.ordinal))
    }
    return ordinals
  }

  /// The first term in byte order that a cursor stands at; nil when all are at the end.
  private static func firstTerm(
    of segments: [LexicalSegment], at cursors: [Int]
  ) throws(FileFormatError) -> UnsafeRawBufferPointer? {
    var first: UnsafeRawBufferPointer?
    for (segment, cursor) in zip(segments, cursors) where cursor < segment.termCount {
      let term = try segment.bytes(ofTerm: cursor)
      if first.map({ ByteOrder.compare(term, $0) < 0 }) ?? true { first = term }
    }
    return first
  }

  private static func holds(
    _ term: UnsafeRawBufferPointer, _ segment: LexicalSegment, at cursor: Int
  ) throws(FileFormatError) -> Bool {
    guard cursor < segment.termCount else { return false }
    return ByteOrder.compare(try segment.bytes(ofTerm: cursor), term) == 0
  }

  private static func append(
    occurrencesOf term: Int, in segment: LexicalSegment, ordinals: [UInt32?],
    to keys: inout [UInt64]
  ) throws(FileFormatError) {
    let postings = try Postings(of: term, in: segment)
    for key in try Occurrences(of: term, postings: postings, in: segment).keys {
      guard let new = ordinals[Int(key >> 32)] else { continue }
      keys.append(UInt64(new) << 32 | UInt64(UInt32(truncatingIfNeeded: key)))
    }
  }

  private static func add(
    _ keys: [UInt64], of term: UnsafeRawBufferPointer, to encoder: inout SegmentEncoder
  ) {
    encoder.beginTerm(term)
    let places = keys.map { Place(rawValue: UInt32(truncatingIfNeeded: $0)) }
    var start = 0
    while start < keys.count {
      var end = start + 1
      while end < keys.count, keys[end] >> 32 == keys[start] >> 32 { end += 1 }
      encoder.addPosting(ordinal: Int(keys[start] >> 32), places: places[start..<end])
      start = end
    }
    encoder.endTerm()
  }
}
