package import FileFormat
import Kernels
import Synchronization

/// An immutable segment of vectors, mapped from its file.
///
/// Any number of threads may search it at once. Vectors deleted after it was written are named when it
/// is opened and never come back from a search.
package final class VectorSegment: Sendable {
  private let file: SectionFile
  private let outline: SegmentOpening.Outline
  /// The segment whose quantizers this one may use.
  let base: VectorSegment?
  /// Rows that are not deleted; nil when all are alive.
  let alive: RowBits?
  private let state = Mutex(State())

  private struct State {
    /// Made by the first use; points into the file's map, which is read-only and lives as long as the
    /// segment.
    var reader: SegmentReader?
    /// Working memory that no search is using.
    var scratches: [SearchScratch] = []
  }

  /// Opens a segment and checks its header; what else a search relies on is checked before its first
  /// use.
  ///
  /// - Parameters:
  ///   - deleted: Identities that no longer count; unknown ones are ignored.
  ///   - base: The base of the collection that it is a part of.
  /// - Throws: What is wrong with the file, and where.
  /// - Complexity: O(lists); with deleted identities one pass over all identities.
  package init(
    path: String, deleted: some Sequence<Int64> = EmptyCollection<Int64>(),
    base: VectorSegment? = nil
  ) throws(FileFormatError) {
    self.base = base
    file = try SectionFile(
      path: path, magic: SegmentFile.magic, version: SegmentFile.version)
    outline = try SegmentOpening.outline(file, base: base)
    var reader: SegmentReader?
    var rows: RowBits?
    for id in deleted {
      if reader == nil { reader = try SegmentOpening.reader(file, outline.parameters, base: base) }
      guard let row = reader?.row(of: id) else { continue }
      rows = rows ?? RowBits(rowCount: outline.parameters.rowCount, all: true)
      rows?.remove(row)
    }
    alive = rows
    state.withLock { $0.reader = reader }
  }

  /// The path it was opened by.
  package var path: String { file.path }
  /// The size of the file.
  package var byteCount: Int { file.byteCount }
  /// Vectors that a search may return.
  package var count: Int { alive?.count ?? storedCount }
  /// Vectors in the file, deleted ones included.
  package var storedCount: Int { parameters.rowCount }
  /// Values in a vector.
  package var dimension: Int { parameters.dimension }
  /// How near two vectors are.
  package var metric: VectorMetric { parameters.metric }
  /// Inverted lists; 0 when every search is exact.
  package var listCount: Int { parameters.listCount }
  /// What codes describe; nil when there are none.
  package var coding: VectorCoding? { isExact ? nil : parameters.coding }
  /// True when there are no codes and every search scores every vector.
  package var isExact: Bool { parameters.isExact }
  /// What one vector takes in the file.
  package var plan: StoragePlan { parameters.plan }
  /// Recall by probes, as measured when the segment was built; without points when it is exact.
  package var recallCurve: RecallCurve { outline.curve }
  /// The options that it was built with, for building it anew.
  package var options: VectorBuildOptions { parameters.options }
  /// True when the segment has grown to four times the rows that its quantizers were trained on.
  package var outgrewTraining: Bool { !isExact && count > 4 * parameters.trainedRowCount }

  var parameters: SegmentParameters { outline.parameters }
  /// The checksums of its sections: what tells its content from any other.
  package var checksums: [UInt32] { file.checksums }

  /// True when this segment has no quantizers of its own but those of `other`.
  func sharesQuantizers(of other: VectorSegment) -> Bool { !isExact && base === other }

  /// The checksums of its quantizers; empty without.
  var modelChecksums: [UInt32] {
    zip(file.sectionNames, file.checksums).filter { SegmentFile.quantizers.contains($0.0) }.map(\.1)
  }

  /// The greatest distance between a vector as given and as it is stored.
  package var storeError: Float { parameters.storeError }

  /// No stored vector is longer.
  func longestRow() throws(VectorIndexError) -> Float {
    do throws(FileFormatError) { return try reader().store.longestRow } catch {
      throw .damaged(error)
    }
  }

  /// The largest value that was taken off a component before it was rounded, of either sign.
  var largestOrigin: Float { outline.largestOrigin }

  /// Writes the file anew with other content in some sections.
  func rewrite(
    to path: String, replacing sections: [String: [UInt8]]
  ) throws(FileFormatError) {
    var writer = SectionFileWriter(magic: SegmentFile.magic, version: SegmentFile.version)
    for name in file.sectionNames {
      if let bytes = sections[name] {
        writer.add(name, bytes)
      } else {
        writer.add(name, .memory(try file.bytes(name), owner: file))
      }
    }
    try writer.publish(to: path)
  }

  /// The questions that its recall was measured with.
  func questions() throws(FileFormatError) -> [RecallQuestion] {
    guard !isExact else { return [] }
    return try CalibrationSections.questions(file, dimension: dimension)
  }

  /// The greatest identity in the file, deleted ones included; nil when it is empty.
  func greatestStoredID() throws(FileFormatError) -> Int64? {
    guard storedCount > 0 else { return nil }
    let reader = try reader()
    return reader.ids[reader.row(inIDOrder: storedCount - 1)]
  }

  /// Identities that a search may return, rising.
  ///
  /// - Throws: Damage in the file.
  package func ids() throws(FileFormatError) -> [Int64] {
    let reader = try reader()
    return (0..<storedCount).lazy.map { reader.row(inIDOrder: $0) }
      .filter { self.alive?.contains($0) ?? true }.map { reader.ids[$0] }
  }

  /// True when row `row` may be found.
  func isAlive(_ row: Int) -> Bool { alive?.contains(row) ?? true }

  /// Verifies every checksum and that identities are different and findable.
  package func verify() throws(FileFormatError) {
    try file.verify()
    let reader = try reader()
    for place in 0..<max(1, storedCount) - 1 {
      guard
        reader.ids[reader.row(inIDOrder: place)] < reader.ids[reader.row(inIDOrder: place + 1)]
      else {
        throw .badContent(
          path: path, offset: file.offset(of: "rows.by.id"), reason: "identities do not rise")
      }
    }
  }

  /// The parts of the segment, checked when they are first asked for.
  func reader() throws(FileFormatError) -> SegmentReader {
    if let reader = state.withLock({ $0.reader }) { return reader }
    let opened = try SegmentOpening.reader(file, parameters, base: base)
    return state.withLock {
      $0.reader = $0.reader ?? opened
      return $0.reader ?? opened
    }
  }

  /// Lends working memory, and the reader, to one search.
  func withScratch<R>(
    _ body: (SegmentReader, SearchScratch) throws(VectorIndexError) -> R
  ) throws(VectorIndexError) -> R {
    let (known, scratch) = state.withLock { ($0.reader, $0.scratches.popLast()) }
    let ready: SegmentReader
    do throws(FileFormatError) {
      if let known { ready = known } else { ready = try reader() }
    } catch {
      throw .damaged(error)
    }
    let memory = scratch ?? SearchScratch()
    defer { state.withLock { $0.scratches.append(memory) } }
    return try body(ready, memory)
  }
}
