package import FileFormat

/// An index file together with the changes made to it since: segments of added vectors (see ``VectorPart``) and
/// the identities that were removed.
///
/// A collection is one state; it does not see later changes.
package struct VectorCollection: Sendable {
  /// Where the base file lies.
  package let path: String
  /// The base and what was added, oldest first.
  package let segments: VectorSegments
  /// What was read beside the base.
  let changes: VectorChanges

  /// The large part, which has the quantizers.
  package var base: VectorSegment { segments.segments[0] }
  /// Vectors that a search may return.
  package var count: Int { segments.count }
  /// Bytes of all its files but the list of changes.
  package var byteCount: Int { segments.segments.reduce(0) { $0 + $1.byteCount } }

  /// Opens what lies at `path` now.
  ///
  /// - Throws: What is wrong with a file, and where.
  package init(path: String) throws(FileFormatError) {
    var tries = 0
    while true {
      do throws(FileFormatError) {
        if let opened = try Self.open(path) {
          self = opened
          return
        }
      } catch {
        // A writer may take away what was named a moment ago; a few looks tell that from damage.
        if tries >= 3 { throw error }
      }
      tries += 1
    }
  }

  private init(path: String, segments: VectorSegments, changes: VectorChanges) {
    self.path = path
    self.segments = segments
    self.changes = changes
  }

  /// Nil when the base was replaced meanwhile.
  private static func open(_ path: String) throws(FileFormatError) -> VectorCollection? {
    let plain = try VectorSegment(path: path)
    let changes = try VectorChanges(path: path, base: plain.checksums)
    var segments: [VectorSegment] = [plain]
    if !changes.removed.isEmpty {
      segments[0] = try VectorSegment(path: path, deleted: changes.removed)
      guard segments[0].checksums == plain.checksums else { return nil }
    }
    for part in changes.parts {
      segments.append(
        try VectorSegment(
          path: VectorChanges.path(of: path, segment: part.number), deleted: part.removed,
          base: segments[0]))
    }
    guard try VectorSegment(path: path).checksums == plain.checksums else { return nil }
    return VectorCollection(path: path, segments: VectorSegments(segments), changes: changes)
  }

  /// Verifies every checksum of every file.
  package func verify() throws(FileFormatError) {
    for segment in segments.segments { try segment.verify() }
  }
}
