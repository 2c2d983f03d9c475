package import FileFormat
import Kernels

/// An immutable segment of vectors, mapped from its file.
///
/// Any number of threads may search it at once. Vectors deleted after it was written are named when it
/// is opened and never come back from a search.
package final class VectorSegment: Sendable {
  private let file: SectionFile
  let curve: RecallCurve
  let deleted: RowSet
  // Points into the file's map, which is read-only and lives as long as this object.
  nonisolated(unsafe) let reader: SegmentReader

  /// Opens a segment and checks all that a search relies on.
  ///
  /// - Parameter deleted: Identities that no longer count; unknown ones are ignored.
  /// - Throws: What is wrong with the file, and where.
  /// - Complexity: One pass over the file for its checksums.
  package init(
    path: String, deleted: some Sequence<Int64> = EmptyCollection<Int64>()
  ) throws(FileFormatError) {
    file = try SectionFile(
      path: path, magic: SegmentFile.magic, version: SegmentFile.version)
    let opened = try SegmentOpening.open(file)
    reader = opened.reader
    curve = opened.curve
    var rows = RowSet()
    for id in deleted {
      if let row = opened.reader.row(of: id) { rows.insert(row) }
    }
    self.deleted = rows
  }

  /// The path it was opened by.
  package var path: String { file.path }
  /// The size of the file.
  package var byteCount: Int { file.byteCount }
  /// Vectors that a search may return.
  package var count: Int { reader.ids.count - deleted.count }
  /// Vectors in the file, deleted ones included.
  package var storedCount: Int { reader.ids.count }
  /// Values in a vector.
  package var dimension: Int { reader.parameters.dimension }
  /// How near two vectors are.
  package var metric: VectorMetric { reader.parameters.metric }
  /// Inverted lists; 0 when every search is exact.
  package var listCount: Int { reader.parameters.listCount }
  /// True when there are no codes and every search scores every vector.
  package var isExact: Bool { reader.parameters.isExact }
  /// What one vector takes in the file.
  package var plan: StoragePlan {
    StoragePlan(
      subQuantizerCount: reader.parameters.subQuantizerCount, store: reader.parameters.store)
  }
  /// Recall by probes, as measured when the segment was built; without points when it is exact.
  package var recallCurve: RecallCurve { curve }
  /// The options that it was built with, for building it anew.
  package var options: VectorBuildOptions { reader.parameters.options }
  /// True when the segment has grown to four times the rows that its quantizers were trained on.
  package var outgrewTraining: Bool { !isExact && count > 4 * reader.parameters.trainedRowCount }

  /// Identities that a search may return, rising.
  package var ids: [Int64] {
    (0..<reader.ids.count).lazy.map { self.reader.row(inIDOrder: $0) }
      .filter { !self.deleted.contains($0) }.map { self.reader.ids[$0] }
  }

  /// Verifies every checksum and that identities are different and findable.
  package func verify() throws(FileFormatError) {
    try file.verify()
    for place in 0..<max(1, reader.ids.count) - 1 {
      guard
        reader.ids[reader.row(inIDOrder: place)] < reader.ids[reader.row(inIDOrder: place + 1)]
      else {
        throw .badContent(
          path: path, offset: file.offset(of: "rows.by.id"), reason: "identities do not rise")
      }
    }
  }
}
