package import FileFormat
package import Model

/// An immutable posting segment, mapped from its file; many threads may read one.
///
/// Opening checks the header and the small sections; lists are checked when a query needs them.
/// Whatever the file's bytes are, reading ends in an answer or an error.
package final class LexicalSegment: Sendable {
  private let file: SectionFile
  /// How many chunks and terms it holds, tombstones not considered.
  let statistics: CollectionStatistics
  // The buffers point into the read-only map that `file` keeps alive.
  private nonisolated(unsafe) let chunkNumbers: UnsafeBufferPointer<Int64>
  private nonisolated(unsafe) let chunkLengths: UnsafeBufferPointer<FieldCounts>
  private nonisolated(unsafe) let termBytes: UnsafeRawBufferPointer
  private nonisolated(unsafe) let termEnds: UnsafeBufferPointer<UInt32>
  private nonisolated(unsafe) let termChunks: UnsafeBufferPointer<UInt32>
  private nonisolated(unsafe) let postingEnds: UnsafeBufferPointer<UInt64>

  /// Opens the segment at `path`.
  ///
  /// - Throws: When it is missing, damaged, no segment or of another version.
  /// - Complexity: O(chunks + terms) for the checksums, nothing is decoded.
  package init(path: String) throws(FileFormatError) {
    file = try SectionFile(
      path: path, magic: SegmentLayout.magic, version: SegmentLayout.version)
    let values = try file.array(
      SegmentLayout.statistics, of: UInt64.self, count: CollectionStatistics.valueCount)
    guard let statistics = CollectionStatistics(values: values) else {
      throw .badContent(
        path: path, offset: file.offset(of: SegmentLayout.statistics), reason: "absurd statistics")
    }
    self.statistics = statistics
    chunkNumbers = try file.array(SegmentLayout.chunkNumbers, of: Int64.self)
    guard chunkNumbers.count < Int(UInt32.max),
      statistics.chunksByPresence.reduce(0, +) == chunkNumbers.count
    else {
      throw .badContent(
        path: path, offset: file.offset(of: SegmentLayout.chunkNumbers),
        reason: "the number of chunks differs from the statistics")
    }
    chunkLengths = try file.array(
      SegmentLayout.chunkLengths, of: FieldCounts.self, count: chunkNumbers.count)
    termBytes = try file.bytes(SegmentLayout.termBytes)
    termEnds = try file.array(SegmentLayout.termEnds, of: UInt32.self)
    termChunks = try file.array(SegmentLayout.termChunks, of: UInt32.self, count: termEnds.count)
    postingEnds = try file.array(SegmentLayout.postingEnds, of: UInt64.self, count: termEnds.count)
    guard Int(termEnds.last ?? 0) == termBytes.count else {
      throw damage(in: SegmentLayout.termBytes, "the last term does not end with it")
    }
  }

  /// Where it was opened.
  package var path: String { file.path }

  /// The size of the file.
  package var byteCount: Int { file.byteCount }

  /// The number of chunks, deleted ones included.
  package var chunkCount: Int { chunkNumbers.count }

  /// The number of different terms.
  package var termCount: Int { termEnds.count }

  /// The number of the chunk at `ordinal`; ordinals rise with numbers.
  ///
  /// - Precondition: `ordinal` is in `0..<chunkCount`.
  package func chunkNumber(_ ordinal: Int) -> ChunkNumber { ChunkNumber(chunkNumbers[ordinal]) }

  /// Where a chunk stands in this segment; nil when it is elsewhere.
  ///
  /// - Complexity: O(log chunks).
  package func ordinal(of chunk: ChunkNumber) -> Int? {
    var low = 0
    var high = chunkNumbers.count
    while low < high {
      let middle = (low + high) / 2
      if chunkNumbers[middle] < chunk.rawValue { low = middle + 1 } else { high = middle }
    }
    return low < chunkNumbers.count && chunkNumbers[low] == chunk.rawValue ? low : nil
  }

  /// The number of terms in each field of a chunk.
  func lengths(_ ordinal: Int) -> FieldCounts { chunkLengths[ordinal] }
}

// Terms and their lists.
extension LexicalSegment {
  /// The number of a term in byte order; nil when no chunk holds it.
  ///
  /// - Complexity: O(log terms) comparisons.
  func termNumber(_ term: String) throws(FileFormatError) -> Int? {
    let wanted = Array(term.utf8)
    var low = 0
    var high = termCount
    while low < high {
      let middle = (low + high) / 2
      let found = try bytes(ofTerm: middle)
      let order = wanted.withUnsafeBytes { ByteOrder.compare(found, $0) }
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// The UTF-8 of a term.
  func bytes(ofTerm term: Int) throws(FileFormatError) -> UnsafeRawBufferPointer {
    let start = term == 0 ? 0 : Int(termEnds[term - 1])
    let end = Int(termEnds[term])
    guard start <= end, end <= termBytes.count else {
      throw damage(in: SegmentLayout.termEnds, "term \(term) lies outside its section")
    }
    return UnsafeRawBufferPointer(rebasing: termBytes[start..<end])
  }

  /// The number of chunks that hold a term, deleted ones included, as stored.
  func documentFrequency(of term: Int) -> Int { Int(termChunks[term]) }

  /// The encoded posting list of a term.
  func postingBytes(of term: Int) throws(FileFormatError) -> UnsafeRawBufferPointer {
    try list(term, in: SegmentLayout.postings, ends: postingEnds)
  }

  /// The encoded positions of a term.
  func positionBytes(of term: Int) throws(FileFormatError) -> UnsafeRawBufferPointer {
    let ends = try file.array(SegmentLayout.positionEnds, of: UInt64.self, count: termCount)
    return try list(term, in: SegmentLayout.positions, ends: ends)
  }

  private func list(
    _ term: Int, in section: String, ends: UnsafeBufferPointer<UInt64>
  ) throws(FileFormatError) -> UnsafeRawBufferPointer {
    let bytes = try file.bytes(section)
    let start = term == 0 ? 0 : ends[term - 1]
    let isLast = term + 1 == termCount
    guard start <= ends[term], ends[term] <= UInt64(bytes.count),
      !isLast || ends[term] == UInt64(bytes.count)
    else {
      throw damage(in: section, "the list of term \(term) does not lie in its section")
    }
    return UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(ends[term])])
  }

  /// The error for content that contradicts itself although its checksum holds.
  func damage(in section: String, _ reason: String) -> FileFormatError {
    .badContent(path: path, offset: file.offset(of: section), reason: "\(section): \(reason)")
  }

  /// Verifies every checksum of the file, and the padding.
  func verifyFile() throws(FileFormatError) { try file.verify() }
}
