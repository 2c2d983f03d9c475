package import FileFormat
package import Model

/// Writing the live chunks of several segments as one.
package enum SegmentMerge {
  /// Publishes at `path` the segment that a builder would write of the chunks that are left: the same
  /// bytes, without analysing a text again.
  ///
  /// - Parameters:
  ///   - segments: Each chunk is live in one of them at most; any order. The result has positions
  ///     when all of them have.
  ///   - deleted: Chunks to leave out.
  ///   - weights: The field weights that will be searched with.
  /// - Throws: When a list is damaged, a chunk stands in two segments, or `path` cannot be written.
  /// - Complexity: O(*n* log *n*) in the occurrences of each term; memory for the new segment.
  package static func write(
    _ segments: [LexicalSegment], deleted: Set<ChunkNumber>,
    weights: FieldWeights = FieldWeights(), to path: String
  ) throws(FileFormatError) {
    var encoder = SegmentEncoder(
      weights: weights, hasPositions: segments.allSatisfy(\.hasPositions))
    let ordinals = try addChunks(of: segments, deleted: deleted, to: &encoder)
    var sources: [MergeSource] = []
    for (segment, ordinals) in zip(segments, ordinals) {
      sources.append(try MergeSource(segment, ordinals: ordinals))
    }
    var keys: [UInt64] = []
    while let first = sources.indices.filter({ !sources[$0].isAtEnd })
      .min(by: { sources[$0].term.lexicographicallyPrecedes(sources[$1].term) })
    {
      let term = sources[first].term
      keys.removeAll(keepingCapacity: true)
      for number in sources.indices where sources[number].isAt(term) {
        try sources[number].append(to: &keys)
        try sources[number].next()
      }
      keys.sort()
      if !keys.isEmpty { add(keys, of: term, to: &encoder) }
    }
    try encoder.write(to: path)
  }

  /// Adds the live chunks by rising number; for each segment, the new ordinal of each old one.
  private static func addChunks(
    of segments: [LexicalSegment], deleted: Set<ChunkNumber>, to encoder: inout SegmentEncoder
  ) throws(FileFormatError) -> [[UInt32?]] {
    var live: [(chunk: Int64, segment: Int, ordinal: Int, lengths: FieldCounts)] = []
    for (number, segment) in segments.enumerated() {
      for block in 0..<segment.chunks.blockCount {
        let content = try segment.chunks.block(block)
        for (place, chunk) in content.numbers.enumerated()
        where !deleted.contains(ChunkNumber(chunk)) {
          live.append(
            (chunk, number, block * SegmentLayout.blockSize + place, content.lengths[place]))
        }
      }
    }
    live.sort { $0.chunk < $1.chunk }
    var ordinals = segments.map { [UInt32?](repeating: nil, count: $0.chunkCount) }
    var previous: Int64?
    for (new, entry) in live.enumerated() {
      guard previous != entry.chunk else {
        throw segments[entry.segment].chunkCodes.damage(
          "chunk \(entry.chunk) stands in another segment too")
      }
      previous = entry.chunk
      ordinals[entry.segment][entry.ordinal] = UInt32(new)
      encoder.addChunk(ChunkNumber(entry.chunk), lengths: entry.lengths)
    }
    encoder.endChunks()
    return ordinals
  }

  private static func add(_ keys: [UInt64], of term: [UInt8], to encoder: inout SegmentEncoder) {
    let places = keys.map { Place(rawValue: UInt32(truncatingIfNeeded: $0)) }
    places.withUnsafeBufferPointer { places in
      var start = 0
      while start < keys.count {
        var end = start + 1
        while end < keys.count, keys[end] >> 32 == keys[start] >> 32 { end += 1 }
        encoder.addPosting(
          ordinal: Int(keys[start] >> 32),
          places: UnsafeBufferPointer(rebasing: places[start..<end]))
        start = end
      }
    }
    term.withUnsafeBytes { encoder.endTerm($0) }
  }
}

/// The terms of one segment in order, with the ordinals that its chunks get.
private struct MergeSource {
  private let segment: LexicalSegment
  private let ordinals: [UInt32?]
  private var block = 0
  private var cursor: TermCursor?

  init(_ segment: LexicalSegment, ordinals: [UInt32?]) throws(FileFormatError) {
    self.segment = segment
    self.ordinals = ordinals
    try next()
  }

  var isAtEnd: Bool { cursor == nil }
  var term: [UInt8] { cursor?.term ?? [] }

  func isAt(_ term: [UInt8]) -> Bool { cursor?.term == term }

  /// Moves to the next term.
  mutating func next() throws(FileFormatError) {
    while true {
      if try cursor?.next() ?? false { return }
      guard block < segment.dictionary.blockCount else {
        cursor = nil
        return
      }
      cursor = try segment.dictionary.cursor(block)
      block += 1
    }
  }

  /// Appends the term's occurrences in live chunks: new ordinal, field and position.
  func append(to keys: inout [UInt64]) throws(FileFormatError) {
    guard let entry = cursor?.entry else { return }
    let list = try PostingList(entry, in: segment)
    guard segment.hasPositions else { return try appendCounts(list, to: &keys) }
    for key in try Occurrences(list).keys {
      guard let new = ordinals[Int(key >> 32)] else { continue }
      keys.append(UInt64(new) << 32 | UInt64(UInt32(truncatingIfNeeded: key)))
    }
  }

  /// Without positions an occurrence has its number as its place.
  private func appendCounts(_ list: PostingList, to keys: inout [UInt64]) throws(FileFormatError) {
    let postings = try Postings(list)
    for (ordinal, counts) in zip(postings.ordinals, postings.frequencies) {
      guard let new = ordinals[Int(ordinal)] else { continue }
      for field in ChunkField.allCases {
        for number in 0..<counts[field] {
          let place = Place(field, position: min(number, FieldTerms.maximumPosition))
          keys.append(UInt64(new) << 32 | UInt64(place.rawValue))
        }
      }
    }
  }
}
