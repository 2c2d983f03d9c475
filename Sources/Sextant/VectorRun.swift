import Catalog
import Encoder
import Ingestion
import Model
import Synchronization
import VectorIndex

/// The second phase of indexing: gives every live chunk a vector of the chosen encoder.
///
/// Vectors are published in batches of a few seconds' work, so a run that is stopped loses no more;
/// the next run goes on. While the encoder is being changed, search keeps the old vectors until the
/// last new one is there.
struct VectorRun {
  let folder: IndexFolder
  let catalog: CatalogDatabase
  let encoder: ChosenEncoder
  let threads: Int
  let notify: @Sendable (IndexEvent) -> Void

  /// Texts handed to the encoder at once: enough to keep all threads busy.
  private static let groupSize = 512
  /// Vectors, or seconds, after which a batch is published.
  private static let batchSize = 8192
  private static let batchSeconds = 5.0

  /// Makes what is missing.
  ///
  /// - Parameter carried: New chunks whose passage an old chunk had, with that old chunk.
  /// - Returns: How many vectors were computed.
  func run(carrying carried: [ChunkNumber: ChunkNumber]) throws -> Int {
    let state = try catalog.read { try $0.state() }
    let present = try presentChunks(state)
    var missing = try catalog.read { view in
      try view.documents().filter { document in
        !document.chunks.allSatisfy { present.contains($0) }
      }
    }
    guard !missing.isEmpty else {
      try finish()
      return 0
    }
    var done = present
    try carry(carried, state: state, done: &done)
    missing.removeAll { $0.chunks.allSatisfy { done.contains($0) } }
    let computed = try embed(missing, done: done)
    try finish()
    return computed
  }

  private func presentChunks(_ state: IndexState) throws -> Set<Int64> {
    var present: Set<Int64> = []
    for segment in state.vectors where segment.fingerprint == encoder.record.fingerprint {
      present.formUnion(try VectorSegment(path: folder.segmentPath(segment.file)).ids())
    }
    return present
  }

  /// Takes the vectors of passages that only moved.
  private func carry(
    _ carried: [ChunkNumber: ChunkNumber], state: IndexState, done: inout Set<Int64>
  ) throws {
    guard !carried.isEmpty else { return }
    let segments = VectorSegments(
      try state.vectors
        .filter { $0.fingerprint == encoder.record.fingerprint }
        .map { try VectorSegment(path: folder.segmentPath($0.file)) })
    var batch = Batch()
    for (new, old) in carried.sorted(by: { $0.key < $1.key }) where !done.contains(new.rawValue) {
      guard let vector = try segments.vector(of: old.rawValue) else {
        continue
      }
      batch.append(vector, id: new.rawValue)
      done.insert(new.rawValue)
    }
    try publish(batch)
  }

  private func embed(_ documents: [DocumentRecord], done: Set<Int64>) throws -> Int {
    let total = documents.reduce(0) { $0 + $1.chunks.count { !done.contains($0) } }
    var finished = 0
    var batch = Batch()
    var group: [(id: Int64, text: String)] = []
    var start = ContinuousClock.now
    func encodeGroup() throws {
      let before = finished
      let notify = notify
      let vectors = try encoder.encoder.encode(
        group.map(\.text), role: .document, threads: threads,
        progress: { notify(.embedding(done: before + $0, total: total)) })
      batch.append(vectors, ids: group.map(\.id))
      finished += group.count
      group.removeAll(keepingCapacity: true)
      if batch.ids.count >= Self.batchSize || seconds(since: start) >= Self.batchSeconds {
        try publish(batch)
        batch = Batch()
        start = ContinuousClock.now
      }
    }
    for document in documents {
      let chunks = try catalog.read { try $0.chunks(of: document) }
      for (id, chunk) in zip(document.chunks, chunks) where !done.contains(id) {
        let text = Passage.text(
          title: document.title, headingPath: chunk.headingPath, text: chunk.text,
          maximumTokens: ChosenEncoder.chunkTokens(encoder.encoder))
        group.append((id, text))
        if group.count == Self.groupSize { try encodeGroup() }
      }
    }
    if !group.isEmpty { try encodeGroup() }
    try publish(batch)
    return finished
  }

  private struct Batch {
    var values: [Float] = []
    var ids: [Int64] = []

    mutating func append(_ vector: [Float], id: Int64) {
      values += vector
      ids.append(id)
    }

    mutating func append(_ matrix: EmbeddingMatrix, ids: [Int64]) {
      values += matrix.values
      self.ids += ids
    }
  }

  private func publish(_ batch: Batch) throws {
    guard !batch.ids.isEmpty else { return }
    let generation = try catalog.read { try $0.state() }.generation + 1
    let files = SegmentFiles(folder)
    // Batches stay small and are scanned exactly; merging trains the quantizers once for all.
    try VectorIndexBuilder.build(
      values: batch.values, dimension: encoder.record.dimension, ids: batch.ids,
      options: VectorBuildOptions(threads: threads)
    ).write(to: files.vectorPath(generation: generation))
    let segment = try files.vectorSegment(
      generation: generation, chunkCount: batch.ids.count,
      fingerprint: encoder.record.fingerprint)
    try catalog.write { edit in
      var state = try edit.view.state()
      state.vectors.append(segment)
      // Merging may have published meanwhile.
      state.generation += 1
      if state.encoder == nil || state.encoder?.fingerprint == encoder.record.fingerprint {
        state.encoder = encoder.record
      } else {
        state.nextEncoder = encoder.record
      }
      try edit.store(state)
    }
  }

  /// Switches to a new encoder when all its vectors are there, and notes another name or precision of the same.
  private func finish() throws {
    let state = try catalog.read { try $0.state() }
    let isSwitch =
      state.encoder != nil && state.encoder?.fingerprint != encoder.record.fingerprint
    let isNoted = state.encoder == nil || state.encoder == encoder.record
    guard isSwitch || state.nextEncoder != nil || !isNoted else { return }
    let gone = try catalog.write { edit in
      var state = try edit.view.state()
      state.encoder = encoder.record
      state.nextEncoder = nil
      let gone = state.vectors.filter { $0.fingerprint != encoder.record.fingerprint }.map(\.file)
      state.vectors.removeAll { gone.contains($0.file) }
      state.generation += 1
      try edit.store(state)
      return gone
    }
    SegmentFiles(folder).remove(gone)
  }
}
