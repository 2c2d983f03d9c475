import Catalog
import LexicalIndex
import Model
import VectorIndex

/// Brings many segments into few and drops what is deleted.
///
/// Merging changes no lexical score: statistics count live chunks only.
struct Merging {
  let folder: IndexFolder
  let catalog: CatalogDatabase
  let threads: Int
  let notify: @Sendable (IndexEvent) -> Void

  /// Segments that search may have to look through before they are merged.
  private static let lexicalLimit = 8
  /// Posting segments that a merge leaves apart when they are much larger than the others: with fewer, large
  /// ones would be rewritten more often.
  private static let lexicalLeft = 6
  private static let vectorLimit = 4

  /// Brings posting segments together when they are many. Vectors may be published meanwhile.
  func mergePostingsIfWorthwhile() throws {
    let (state, deleted) = try stateAndDeleted()
    guard state.lexical.count > Self.lexicalLimit, !isMostlyDeleted(state, deleted) else { return }
    try mergeSmallPostings(state, deleted)
  }

  /// Merges what is left: all when half of what segments hold is deleted, else vectors when they lie in many
  /// segments. Nothing may be published meanwhile.
  func mergeRestIfWorthwhile() throws {
    let (state, deleted) = try stateAndDeleted()
    if isMostlyDeleted(state, deleted) { return try mergeAll() }
    if state.vectors.count > Self.vectorLimit { try mergeVectors() }
  }

  private func stateAndDeleted() throws -> (IndexState, Set<ChunkNumber>) {
    try catalog.read { view in
      let state = try view.state()
      return (state, try view.tombstones(state))
    }
  }

  private func isMostlyDeleted(_ state: IndexState, _ deleted: Set<ChunkNumber>) -> Bool {
    deleted.count > 1000 && deleted.count > state.chunkCount
  }

  /// Brings the smallest posting segments together, so that a large one is not written anew with every
  /// few small additions: a chunk is rewritten less often than the index doubles.
  private func mergeSmallPostings(_ state: IndexState, _ deleted: Set<ChunkNumber>) throws {
    let chosen = Self.smallSegments(state.lexical.map(\.chunkCount))
    let files = SegmentFiles(folder)
    let generation = state.generation + 1
    let path = files.lexicalPath(generation: generation)
    try SegmentMerge.write(
      chosen.map { try LexicalSegment(path: folder.segmentPath(state.lexical[$0].file)) },
      deleted: deleted, weights: Generation.bm25.weights, to: path)
    let merged = try files.lexicalSegment(
      generation: generation, chunkCount: try LexicalSegment(path: path).chunkCount)
    let gone = Set(chosen.map { state.lexical[$0].file })
    try catalog.write { edit in
      var state = try edit.view.state()
      state.lexical.removeAll { gone.contains($0.file) }
      if merged.chunkCount > 0 { state.lexical.append(merged) }
      state.generation += 1
      try edit.store(state)
    }
    files.remove(merged.chunkCount > 0 ? gone : gone.union([merged.file]))
  }

  /// Which of segments with so many chunks to merge: the smallest, until fewer than ``lexicalLeft`` are left,
  /// and every next one that is not larger than twice what was chosen before.
  static func smallSegments(_ chunkCounts: [Int]) -> [Int] {
    let bySize = chunkCounts.indices.sorted { (chunkCounts[$0], $0) < (chunkCounts[$1], $1) }
    var chosen: [Int] = []
    var total = 0
    for segment in bySize {
      let isNeeded = chosen.count < 2 || chunkCounts.count - chosen.count >= lexicalLeft
      guard isNeeded || chunkCounts[segment] <= 2 * total else { break }
      chosen.append(segment)
      total += chunkCounts[segment]
    }
    return chosen.sorted()
  }

  /// Makes one posting segment and one vector segment and forgets all tombstones.
  func mergeAll() throws {
    notify(.merging)
    let (state, deleted) = try stateAndDeleted()
    let lexical = try mergedPostings(state, deleted: deleted)
    let vectors = try mergedVectors(state, deleted: deleted)
    try catalog.write { edit in
      var state = try edit.view.state()
      state.lexical = lexical.map { [$0] } ?? []
      state.vectors = vectors
      // No later file may take the name of one of them.
      state.generation += max(1, vectors.count)
      try edit.clearTombstones(&state)
      try edit.store(state)
    }
    SegmentFiles(folder).sweep(keeping: try catalog.read { try $0.state() })
  }

  private func mergeVectors() throws {
    notify(.merging)
    let (state, deleted) = try stateAndDeleted()
    let vectors = try mergedVectors(state, deleted: deleted)
    try catalog.write { edit in
      var state = try edit.view.state()
      state.vectors = vectors
      // No later file may take the name of one of them.
      state.generation += max(1, vectors.count)
      try edit.store(state)
    }
    SegmentFiles(folder).sweep(keeping: try catalog.read { try $0.state() })
  }

  /// The postings of every live chunk.
  private func mergedPostings(
    _ state: IndexState, deleted: Set<ChunkNumber>
  ) throws -> IndexState.Segment? {
    let segments = try state.lexical.map {
      try LexicalSegment(path: folder.segmentPath($0.file))
    }
    guard state.chunkCount > 0 else { return nil }
    let files = SegmentFiles(folder)
    let generation = state.generation + 1
    try SegmentMerge.write(
      segments, deleted: deleted, weights: Generation.bm25.weights,
      to: files.lexicalPath(generation: generation))
    return try files.lexicalSegment(generation: generation, chunkCount: state.chunkCount)
  }

  /// One segment for each encoder, the largest taking in the others, without deleted chunks.
  private func mergedVectors(
    _ state: IndexState, deleted: Set<ChunkNumber>
  ) throws -> [IndexState.Segment] {
    var merged: [IndexState.Segment] = []
    let files = SegmentFiles(folder)
    let encoders = [state.encoder, state.nextEncoder].compactMap(\.self)
    for encoder in encoders {
      let segments = try state.vectors
        .filter { $0.fingerprint == encoder.fingerprint }
        .map { segment in
          try VectorSegment(
            path: folder.segmentPath(segment.file), deleted: deleted.lazy.map(\.rawValue))
        }
        .sorted { $0.count > $1.count }
      guard let largest = segments.first else { continue }
      var editor = try VectorIndexEditor(largest)
      for other in segments.dropFirst() { try editor.add(contentsOf: other) }
      let count = editor.count
      guard count > 0 else { continue }
      // The merged file's number must not meet the posting segment's or the other encoder's.
      let generation = state.generation + 1 + merged.count
      try editor.contents(threads: threads, retraining: largest.outgrewTraining)
        .write(to: files.vectorPath(generation: generation))
      merged.append(
        try files.vectorSegment(
          generation: generation, chunkCount: count, fingerprint: encoder.fingerprint))
    }
    return merged
  }
}
