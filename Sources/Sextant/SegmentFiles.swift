import Catalog
import FoundationEssentials
import Glibc
import LexicalIndex
import VectorIndex

/// The files of `segments/`: written once, published by the catalog, removed when no generation
/// names them.
struct SegmentFiles {
  private let folder: IndexFolder

  init(_ folder: IndexFolder) { self.folder = folder }

  /// A name that no published segment has.
  private func name(_ generation: Int, _ suffix: String) -> String {
    let digits = String(generation)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + suffix
  }

  /// Where to write the postings of a generation.
  func lexicalPath(generation: Int) -> String { folder.segmentPath(name(generation, ".lexical")) }

  /// Describes a posting segment that was just written to ``lexicalPath(generation:)``.
  func lexicalSegment(generation: Int, chunkCount: Int) throws -> IndexState.Segment {
    let file = name(generation, ".lexical")
    return IndexState.Segment(
      file: file, byteCount: try byteCount(file), chunkCount: chunkCount)
  }

  /// Where to write the vectors of a generation.
  func vectorPath(generation: Int) -> String { folder.segmentPath(name(generation, ".vectors")) }

  /// Describes a vector segment that was just written to ``vectorPath(generation:)``.
  func vectorSegment(
    generation: Int, chunkCount: Int, fingerprint: String
  ) throws -> IndexState.Segment {
    let file = name(generation, ".vectors")
    return IndexState.Segment(
      file: file, byteCount: try byteCount(file), chunkCount: chunkCount,
      fingerprint: fingerprint)
  }

  private func byteCount(_ file: String) throws -> Int {
    var status = stat()
    guard stat(folder.segmentPath(file), &status) == 0 else {
      throw SextantError.unreadable(path: folder.segmentPath(file), reason: "cannot be found")
    }
    return Int(status.st_size)
  }

  /// Removes files that the last generation no longer names. A reader that has them open keeps them until it
  /// closes them.
  func remove(_ files: some Sequence<String>) {
    for file in files { unlink(folder.segmentPath(file)) }
  }

  /// Removes all files that no generation names: leftovers of a run that was stopped, and segments that
  /// were merged. A reader that has them open keeps them until it closes them.
  ///
  /// - Precondition: The caller holds the writer's lock, and nothing is being written.
  func sweep(keeping state: IndexState) {
    let kept = Set((state.lexical + state.vectors).map(\.file))
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.segmentsPath)
    for name in names ?? [] where !kept.contains(name) { unlink(folder.segmentPath(name)) }
  }
}
