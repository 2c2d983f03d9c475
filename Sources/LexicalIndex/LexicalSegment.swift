public import FileFormat
public import Model

/// An immutable posting segment, mapped from its file; many threads may read one.
///
/// Opening checks the header and the small sections; pages of the others are checked when they are
/// first read. Whatever the file's bytes are, reading ends in an answer or an error.
public final class LexicalSegment: Sendable {
  private let file: SectionFile
  /// How many chunks and terms it holds, tombstones not considered.
  let statistics: CollectionStatistics
  let settings: SegmentSettings
  let chunks: ChunkTable
  let chunkCodes: PagedSection
  let dictionary: TermDictionary
  let terms: PagedSection
  let postingBlocks: PagedSection
  let postings: PagedSection
  let positions: PagedSection
  private let positionBlocks: PagedSection

  /// Opens the segment at `path`.
  ///
  /// - Throws: When it is missing, damaged, no segment or of another version.
  /// - Complexity: O(pages) for the table of checksums; nothing is decoded.
  public init(path: String) throws(FileFormatError) {
    file = try SectionFile(
      path: path, magic: SegmentLayout.magic, version: SegmentLayout.version)
    (statistics, settings) = try Self.readSettings(of: file)
    let sections = try Self.pagedSections(of: file)
    let chunkCount = statistics.chunksByPresence.reduce(0, +)
    chunkCodes = sections[0]
    chunks = try ChunkTable(blocks: sections[1], runs: sections[2], count: chunkCount)
    terms = sections[4]
    dictionary = try TermDictionary(
      starts: sections[3], terms: terms, hasPositions: settings.hasPositions,
      termCount: settings.termCount)
    postingBlocks = sections[5]
    postings = sections[6]
    positionBlocks = sections[7]
    positions = sections[8]
    guard chunkCount < Int(UInt32.max) - 1, chunkCodes.count == chunkCount else {
      throw chunkCodes.damage("the number of chunks differs from the statistics")
    }
    guard postingBlocks.count == settings.blockCount * BlockEntry.size,
      positionBlocks.count == (settings.hasPositions ? settings.blockCount * 4 : 0)
    else { throw postingBlocks.damage("the number of blocks differs from the settings") }
  }

  private static func readSettings(
    of file: SectionFile
  ) throws(FileFormatError) -> (CollectionStatistics, SegmentSettings) {
    let values = try file.array(
      SegmentLayout.statistics, of: UInt64.self, count: CollectionStatistics.valueCount)
    guard let statistics = CollectionStatistics(values: values) else {
      throw .badContent(
        path: file.path, offset: file.offset(of: SegmentLayout.statistics),
        reason: "absurd statistics")
    }
    let stored = try file.array(
      SegmentLayout.settings, of: UInt64.self, count: SegmentSettings.valueCount)
    guard let settings = SegmentSettings(values: stored) else {
      throw .badContent(
        path: file.path, offset: file.offset(of: SegmentLayout.settings),
        reason: "absurd settings")
    }
    return (statistics, settings)
  }

  private static func pagedSections(
    of file: SectionFile
  ) throws(FileFormatError) -> [PagedSection] {
    var content: [UnsafeRawBufferPointer] = []
    for name in SegmentLayout.paged {
      content.append(
        UnsafeRawBufferPointer(try file.array(name, of: UInt8.self, isVerified: false)))
    }
    let checksums = try file.array(
      SegmentLayout.pageChecksums, of: UInt32.self,
      count: content.reduce(0) { $0 + PagedSection.pageCount($1.count) })
    var start = 0
    return zip(SegmentLayout.paged, content).map { name, section in
      let end = start + PagedSection.pageCount(section.count)
      defer { start = end }
      return PagedSection(
        name, of: file, section: section,
        checksums: UnsafeBufferPointer(rebasing: checksums[start..<end]))
    }
  }

  /// Where it was opened.
  public var path: String { file.path }

  /// The size of the file.
  public var byteCount: Int { file.byteCount }

  /// The number of chunks, deleted ones included.
  public var chunkCount: Int { chunks.count }

  /// The number of different terms.
  public var termCount: Int { settings.termCount }

  /// True when phrases can be looked for.
  public var hasPositions: Bool { settings.hasPositions }

  /// The number of the chunk at `ordinal`; ordinals rise with numbers.
  ///
  /// - Precondition: `ordinal` is in `0..<chunkCount`.
  public func chunkNumber(_ ordinal: Int) throws(FileFormatError) -> ChunkNumber {
    try chunks.number(ordinal)
  }

  /// Where a chunk stands in this segment; nil when it is elsewhere.
  ///
  /// - Complexity: O(log chunks).
  public func ordinal(of chunk: ChunkNumber) throws(FileFormatError) -> Int? {
    try chunks.ordinal(of: chunk)
  }

  /// The posting list of a term; nil when no chunk holds it.
  ///
  /// - Complexity: O(log terms) comparisons.
  func list(of term: String) throws(FileFormatError) -> PostingList? {
    guard let entry = try dictionary.entry(of: term.utf8) else { return nil }
    return try PostingList(entry, in: self)
  }

  /// The packed positions of one block of a list.
  func positionBytes(
    of entry: TermEntry, block: Int
  ) throws(FileFormatError) -> UnsafeRawBufferPointer {
    let start = try positionStart(of: entry, block: block)
    let end =
      block + 1 < entry.blockCount
      ? try positionStart(of: entry, block: block + 1) : entry.positions.count
    guard start <= end, end <= entry.positions.count else {
      throw positionBlocks.damage("blocks are out of order")
    }
    return try positions.bytes(
      entry.positions.lowerBound + start..<entry.positions.lowerBound + end)
  }

  private func positionStart(of entry: TermEntry, block: Int) throws(FileFormatError) -> Int {
    let start = (entry.firstBlock + block) * 4
    return Int(try positionBlocks.bytes(start..<start + 4).loadUnaligned(as: UInt32.self))
  }

  /// Gives the memory of pages read so far back to the system, for a file that is read once.
  func releasePages() { file.releasePages() }

  /// Verifies every checksum of the file, and the padding.
  func verifyFile() throws(FileFormatError) { try file.verify() }
}
