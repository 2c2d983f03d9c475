import FileFormat

/// The decoded posting list of one term in one segment; both arrays have an entry for each chunk.
struct Postings: Sendable {
  /// Rising chunk ordinals.
  private(set) var ordinals: [UInt32] = []
  /// How often the term occurs in each field there; at least once in one of them.
  private(set) var frequencies: [FieldCounts] = []

  /// An empty list.
  init() {}

  /// Decodes the list of `term`.
  ///
  /// - Throws: When the list is not what its counts say.
  /// - Complexity: O(chunks that hold the term).
  init(of term: Int, in segment: LexicalSegment) throws(FileFormatError) {
    let count = segment.documentFrequency(of: term)
    let bytes = try segment.postingBytes(of: term)
    let failure = segment.damage(in: SegmentLayout.postings, "the list of term \(term) is damaged")
    // Every posting takes a byte, so a count that lies cannot claim more memory than the file has.
    guard count <= bytes.count, count <= segment.chunkCount else { throw failure }
    var cursor = VarintCursor(bytes, failure: failure)
    ordinals.reserveCapacity(count)
    frequencies.reserveCapacity(count)
    var next: UInt64 = 0
    for _ in 0..<count {
      let head = try cursor.next()
      let ordinal = next + head >> 4
      guard ordinal < segment.chunkCount else { throw failure }
      ordinals.append(UInt32(ordinal))
      frequencies.append(try Self.frequencies(head: head, from: &cursor, failure: failure))
      next = ordinal + 1
    }
    guard cursor.isAtEnd else { throw failure }
  }

  private static func frequencies(
    head: UInt64, from cursor: inout VarintCursor, failure: FileFormatError
  ) throws(FileFormatError) -> FieldCounts {
    let presence = head >> 1 & 7
    guard presence != 0 else { throw failure }
    var counts = FieldCounts(
      title: UInt32(presence & 1), heading: UInt32(presence >> 1 & 1),
      text: UInt32(presence >> 2 & 1))
    guard head & 1 == 0 else { return counts }
    if counts.title > 0 { counts.title = try frequency(from: &cursor, failure: failure) }
    if counts.heading > 0 { counts.heading = try frequency(from: &cursor, failure: failure) }
    if counts.text > 0 { counts.text = try frequency(from: &cursor, failure: failure) }
    return counts
  }

  private static func frequency(
    from cursor: inout VarintCursor, failure: FileFormatError
  ) throws(FileFormatError) -> UInt32 {
    let more = try cursor.next()
    guard more < UInt64(UInt32.max) else { throw failure }
    return UInt32(more) + 1
  }
}

/// Every place where one term occurs in one segment, in order of chunk, field and word number.
struct Occurrences {
  /// `ordinal << 32 | place`.
  private(set) var keys: [UInt64] = []

  /// Decodes the positions of `term`, whose posting list is `postings`.
  ///
  /// - Throws: When the positions are not as many as the frequencies say, or too high.
  /// - Complexity: O(occurrences).
  init(of term: Int, postings: Postings, in segment: LexicalSegment) throws(FileFormatError) {
    let bytes = try segment.positionBytes(of: term)
    let failure = segment.damage(
      in: SegmentLayout.positions, "the positions of term \(term) are damaged")
    var cursor = VarintCursor(bytes, failure: failure)
    for (ordinal, counts) in zip(postings.ordinals, postings.frequencies) {
      for field in ChunkField.allCases {
        var position: UInt64 = 0
        for _ in 0..<counts[field] {
          position += try cursor.next()
          guard position <= UInt64(FieldTerms.maximumPosition) else { throw failure }
          keys.append(
            UInt64(ordinal) << 32 | UInt64(Place(field, position: UInt32(position)).rawValue))
        }
      }
    }
    guard cursor.isAtEnd else { throw failure }
  }
}
