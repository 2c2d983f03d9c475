import Analysis
import Catalog
import Encoder
import FileFormat
import Glibc
import Ingestion
import LexicalIndex
import Model
import Synchronization

/// Turns a change set into chunks and postings and publishes them as one new generation.
struct Publication {
  let folder: IndexFolder
  let catalog: CatalogDatabase
  let plan: IndexPlan
  let changes: ChangeSet
  /// The language of the documents; nil to guess each one's.
  let language: Language?
  let threads: Int
  let notify: @Sendable (IndexEvent) -> Void

  /// A document cut into chunks, not yet stored.
  private struct Prepared: Sendable {
    /// Position of its file in the change set.
    var change: Int
    var name: DocumentID
    var title: String?
    var chunks: [Chunk]
    var language: Language
    var firstChunk: Int64 = 0
  }

  /// What the catalog has of the files that go or change.
  private struct Former {
    var documents: [Int64: [(record: DocumentRecord, chunks: [Chunk])]] = [:]

    init(files: [FileRecord], view: CatalogView) throws {
      for file in files {
        documents[file.id] = try view.documents(of: file.id).map { ($0, try view.chunks(of: $0)) }
      }
    }
  }

  /// Publishes; afterwards lexical search answers with the new content.
  ///
  /// - Returns: For each new chunk whose passage an old chunk had, that old chunk, whose vector can
  ///   be carried over.
  func run(encoder: any SentenceEncoder) throws -> [ChunkNumber: ChunkNumber] {
    var prepared = prepare(encoder)
    let gone =
      changes.removed
      + (try catalog.read { view in
        try plan.absorbed.flatMap { try view.files(of: $0.id) }
      })
    let updated = changes.changed.filter { $0.documents != nil }.compactMap(\.known)
    let former = try catalog.read { try Former(files: gone + updated, view: $0) }
    let kept = keepEqual(&prepared, former)
    let state = try catalog.read { try $0.state() }
    var next = state.nextChunk
    for number in prepared.indices {
      prepared[number].firstChunk = next
      next += Int64(prepared[number].chunks.count)
    }
    let segment = try writeSegment(prepared, state)
    try catalog.write { edit in
      var state = try edit.view.state()
      for file in gone { try delete(file, former, edit, &state) }
      for root in plan.absorbed { try edit.delete(root, &state) }
      note(languages: Set(prepared.map(\.language)), in: &state)
      let files = try storeFiles(former, kept, edit, &state)
      for item in prepared {
        _ = try edit.insert(
          name: item.name, title: item.title, file: files[item.change] ?? 0,
          chunks: item.chunks, &state)
      }
      if let segment { state.lexical.append(segment) }
      state.generation += 1
      try edit.store(state)
    }
    return carried(prepared, former, kept)
  }

  private func note(languages: Set<Language>, in state: inout IndexState) {
    let known = state.languages ?? (state.chunkCount > 0 ? [Language.english.rawValue] : [])
    let all = known.union(languages.map(\.rawValue))
    state.languages = all == [Language.english.rawValue] ? nil : all
  }

  // MARK: Cutting and analysing

  private func prepare(_ encoder: any SentenceEncoder) -> [Prepared] {
    let input = changes.changed.enumerated().flatMap { number, change in
      (change.documents ?? []).map { (change: number, root: change.root, document: $0) }
    }
    let progress = Mutex(0)
    let notify = notify
    let output = concurrentMap(input.count, threads: threads) { number in
      let (change, root, original) = input[number]
      let document = Repetition.removing(changes.boilerplate[root], from: original)
      let chunks = Chunker(
        maximumTokens: ChosenEncoder.chunkTokens(encoder), countTokens: encoder.tokenCount
      ).chunks(of: document)
      progress.withLock { done in
        done += 1
        notify(.cutting(done: done, total: input.count))
      }
      return Prepared(
        change: change, name: document.id, title: document.title, chunks: chunks,
        language: language ?? LanguageGuess.language(of: chunks.map(\.text)))
    }
    return output.filter { !$0.chunks.isEmpty }
  }

  /// Takes out the documents that are stored already just as they are.
  ///
  /// - Returns: The rows that stay.
  private func keepEqual(_ prepared: inout [Prepared], _ former: Former) -> Set<Int64> {
    var kept: Set<Int64> = []
    prepared.removeAll { item in
      guard let file = changes.changed[item.change].known,
        let equal = former.documents[file.id]?.first(where: {
          $0.record.name == item.name && $0.record.title == item.title
            && $0.chunks == item.chunks && !kept.contains($0.record.id)
        })
      else { return false }
      kept.insert(equal.record.id)
      return true
    }
    return kept
  }

  /// Documents whose terms are in memory together.
  private static let analysedTogether = 256

  private func writeSegment(
    _ prepared: [Prepared], _ state: IndexState
  ) throws -> IndexState.Segment? {
    guard !prepared.isEmpty else {
      notify(.publishing)
      return nil
    }
    let files = SegmentFiles(folder)
    let generation = state.generation + 1
    var writer = LexicalSegmentWriter(
      path: files.lexicalPath(generation: generation), weights: Generation.bm25.weights)
    // Terms take as much memory as texts: those of a batch at a time.
    for start in stride(from: 0, to: prepared.count, by: Self.analysedTogether) {
      let batch = prepared[start..<min(start + Self.analysedTogether, prepared.count)]
      let terms = concurrentMap(batch.count, threads: threads) { number in
        let item = batch[start + number]
        return ChunkTerms.terms(
          of: item.chunks, title: item.title, analyzer: Analyzer(language: item.language))
      }
      for (item, terms) in zip(batch, terms) {
        for (number, terms) in terms.enumerated() {
          try terms.add(to: &writer, as: ChunkNumber(item.firstChunk + Int64(number)))
        }
      }
      notify(.analysing(done: batch.endIndex, total: prepared.count))
    }
    notify(.publishing)
    try writer.finish()
    return try files.lexicalSegment(generation: generation, chunkCount: writer.chunkCount)
  }

  // MARK: Rows

  private func delete(
    _ file: FileRecord, _ former: Former, _ edit: CatalogEdit,
    _ state: inout IndexState
  ) throws {
    for (record, _) in former.documents[file.id] ?? [] { try edit.delete(record, &state) }
    try edit.delete(file, &state)
  }

  /// Stores roots and files.
  ///
  /// - Returns: The file row of each change.
  private func storeFiles(
    _ former: Former, _ kept: Set<Int64>, _ edit: CatalogEdit, _ state: inout IndexState
  ) throws -> [Int: Int64] {
    var roots: [Int64] = []
    for (number, root) in plan.roots.enumerated() {
      var record = root.record
      record.boilerplate = changes.boilerplate[number].sorted()
      roots.append(
        record.id != 0 && record == root.record ? record.id : try edit.put(record, &state).id)
    }
    var files: [Int: Int64] = [:]
    for (number, change) in changes.changed.enumerated() {
      var record = FileRecord(
        id: change.known?.id ?? 0, root: roots[change.root], path: change.read.source.path,
        byteCount: change.read.source.byteCount, modified: change.read.source.modified,
        readAt: change.read.readAt, hash: change.read.hash,
        signatures: change.known?.signatures ?? [])
      if case .parsed(_, let signatures) = change.read.outcome {
        record.signatures = signatures
        for (old, _) in former.documents[record.id] ?? [] where !kept.contains(old.id) {
          try edit.delete(old, &state)
        }
      }
      files[number] = try edit.put(record, &state).id
    }
    return files
  }

  // MARK: Vectors that stay valid

  private func carried(
    _ prepared: [Prepared], _ former: Former, _ kept: Set<Int64>
  ) -> [ChunkNumber: ChunkNumber] {
    var old: [String: ChunkNumber] = [:]
    for (record, chunks) in former.documents.values.joined() where !kept.contains(record.id) {
      for (number, chunk) in zip(record.chunks, chunks) {
        old[passage(record.title, chunk)] = ChunkNumber(number)
      }
    }
    var carried: [ChunkNumber: ChunkNumber] = [:]
    guard !old.isEmpty else { return carried }
    for item in prepared {
      for (number, chunk) in item.chunks.enumerated() {
        guard let former = old[passage(item.title, chunk)] else { continue }
        carried[ChunkNumber(item.firstChunk + Int64(number))] = former
      }
    }
    return carried
  }

  private func passage(_ title: String?, _ chunk: Chunk) -> String {
    Passage.text(title: title, headingPath: chunk.headingPath, text: chunk.text)
  }
}
