import Analysis
import Catalog
import Crypto
import Encoder
import Ingestion
import LexicalIndex
import Model

/// Turns a change set into chunks and postings and publishes them as one new generation, in one
/// transaction; what is in memory of them is a batch of documents at a time.
struct Publication {
  let folder: IndexFolder
  let catalog: CatalogDatabase
  let plan: IndexPlan
  let changes: ChangeSet
  /// Where the documents of the changes are.
  let spool: DocumentSpool
  /// The language of the documents; nil to guess each one's.
  let language: Language?
  let threads: Int
  let notify: @Sendable (IndexEvent) -> Void

  /// Bytes of documents after which a batch is closed, however few there are, and documents, however small.
  private static let batchBytes = 4 << 20
  private static let batchCount = 512

  /// A document to be stored, and the position of its file in the change set.
  private typealias Input = (change: Int, place: DocumentSpool.Place)

  /// A document cut into chunks, not yet stored.
  private struct Prepared: Sendable {
    /// Position of its file in the change set.
    var change: Int
    var name: DocumentID
    var title: String?
    var chunks: [Chunk]
    var language: Language
  }

  /// What is known only while the transaction runs.
  private struct Progress {
    var state: IndexState
    /// Chunks from here on are new.
    let firstChunk: ChunkNumber
    var moved: MovedPassages
    /// Rows of documents that are in the index already just as they are.
    var kept: Set<Int64> = []
    var languages: Set<Language> = []

    init(_ state: IndexState, _ moved: MovedPassages) {
      self.state = state
      self.moved = moved
      firstChunk = ChunkNumber(state.nextChunk)
    }
  }

  /// Publishes; afterwards lexical search answers with the new content.
  ///
  /// - Returns: For each new chunk whose passage an old chunk had, that old chunk, whose vector can
  ///   be carried over.
  func run(encoder: any SentenceEncoder) throws -> [ChunkNumber: ChunkNumber] {
    try catalog.write { edit in
      var progress = Progress(try edit.view.state(), MovedPassages(isWanted: removesPassages))
      try deleteGone(edit, &progress)
      let isFirst = progress.state.chunkCount == 0
      let files = try storeFiles(edit, &progress.state)
      let segment = try storeDocuments(files, encoder, edit, &progress)
      try deleteReplaced(edit, &progress)
      note(progress.languages, isFirst: isFirst, in: &progress.state)
      if let segment { progress.state.lexical.append(segment) }
      progress.state.generation += 1
      try edit.store(progress.state)
      return progress.moved.carried
    }
  }

  /// - Parameter isFirst: True when there were no documents before; without a note all are English.
  private func note(
    _ languages: Set<Language>, isFirst: Bool, in state: inout IndexState
  ) {
    let known = state.languages ?? (isFirst ? [] : [Language.english.rawValue])
    let all = known.union(languages.map(\.rawValue))
    state.languages = all == [Language.english.rawValue] ? nil : all
  }

  // MARK: Documents

  /// Stores the new documents and writes their postings.
  private func storeDocuments(
    _ files: [Int64], _ encoder: any SentenceEncoder, _ edit: CatalogEdit,
    _ progress: inout Progress
  ) throws -> IndexState.Segment? {
    let input: [Input] = changes.changed.indices.flatMap { change in
      (changes.changed[change].documents ?? []).map { (change, $0) }
    }
    let segments = SegmentFiles(folder)
    let generation = progress.state.generation + 1
    var writer = LexicalSegmentWriter(
      path: segments.lexicalPath(generation: generation), weights: Generation.bm25.weights)
    do {
      var former = FormerDocuments()
      var start = 0
      while start < input.count {
        let end = batchEnd(input, from: start)
        var batch = try prepare(input[start..<end], encoder)
        try keepEqual(&batch, &former, edit, &progress)
        try store(batch, files, &writer, edit, &progress)
        start = end
        notify(.analysing(done: end, total: input.count))
      }
      notify(.publishing)
      guard writer.chunkCount > 0 else { return nil }
      try writer.finish()
    } catch {
      writer.cancel()
      throw error
    }
    return try segments.lexicalSegment(generation: generation, chunkCount: writer.chunkCount)
  }

  private func batchEnd(_ input: [Input], from start: Int) -> Int {
    var end = start
    var bytes = 0
    while end < input.count, end - start < Self.batchCount, bytes < Self.batchBytes {
      bytes += input[end].place.byteCount
      end += 1
    }
    return end
  }

  private func prepare(
    _ batch: ArraySlice<Input>, _ encoder: any SentenceEncoder
  ) throws -> [Prepared] {
    let output = try concurrentMap(batch.count, threads: threads) { number in
      let (change, place) = batch[batch.startIndex + number]
      let document = Repetition.removing(
        changes.boilerplate[changes.changed[change].root], from: try spool.document(at: place))
      let chunks = Chunker(
        maximumTokens: ChosenEncoder.chunkTokens(encoder), countTokens: encoder.tokenCount
      ).chunks(of: document)
      return Prepared(
        change: change, name: document.id, title: document.title, chunks: chunks,
        language: language ?? LanguageGuess.language(of: chunks.map(\.text)))
    }
    return output.filter { !$0.chunks.isEmpty }
  }

  /// Takes out the documents that are stored already just as they are.
  private func keepEqual(
    _ batch: inout [Prepared], _ former: inout FormerDocuments, _ edit: CatalogEdit,
    _ progress: inout Progress
  ) throws {
    var new: [Prepared] = []
    for item in batch {
      guard let file = changes.changed[item.change].known else {
        new.append(item)
        continue
      }
      let equal = try former.documents(named: item.name, of: file.id, edit.view).first { record in
        guard record.firstChunk < progress.firstChunk, record.title == item.title,
          record.chunkCount == item.chunks.count, !progress.kept.contains(record.id)
        else { return false }
        return try edit.view.chunks(of: record) == item.chunks
      }
      if let equal { progress.kept.insert(equal.id) } else { new.append(item) }
    }
    batch = new
  }

  private func store(
    _ batch: [Prepared], _ files: [Int64], _ writer: inout LexicalSegmentWriter,
    _ edit: CatalogEdit, _ progress: inout Progress
  ) throws {
    let made = concurrentMap(batch.count, threads: threads) { number in
      let item = batch[number]
      let terms = ChunkTerms.terms(
        of: item.chunks, title: item.title, analyzer: Analyzer(language: item.language))
      return (terms: terms, passages: StoredPassages(item.chunks))
    }
    for (item, made) in zip(batch, made) {
      let record = try edit.insert(
        name: item.name, title: item.title, file: files[item.change], passages: made.passages,
        &progress.state)
      for (number, terms) in zip(record.chunks, made.terms) {
        try terms.add(to: &writer, as: ChunkNumber(number))
      }
      progress.moved.noteNew(record, item.chunks)
      progress.languages.insert(item.language)
    }
  }

  // MARK: Rows

  /// True when passages may go.
  private var removesPassages: Bool {
    !changes.removed.isEmpty || !plan.absorbed.isEmpty
      || changes.changed.contains { $0.documents != nil && $0.known != nil }
  }

  /// Deletes the files that are gone, and those of roots that become part of others.
  private func deleteGone(_ edit: CatalogEdit, _ progress: inout Progress) throws {
    let gone =
      changes.removed
      + (try plan.absorbed.flatMap { root in try edit.view.files(of: root.id) })
    for file in gone {
      for record in try edit.view.documents(of: file.id) {
        progress.moved.noteGone(record, try edit.delete(record, &progress.state))
      }
      try edit.delete(file, &progress.state)
    }
    for root in plan.absorbed { try edit.delete(root, &progress.state) }
  }

  /// Deletes the former documents of changed files but those that stay.
  private func deleteReplaced(_ edit: CatalogEdit, _ progress: inout Progress) throws {
    for change in changes.changed where change.documents != nil {
      guard let file = change.known else { continue }
      for record in try edit.view.documents(of: file.id)
      where record.firstChunk < progress.firstChunk && !progress.kept.contains(record.id) {
        progress.moved.noteGone(record, try edit.delete(record, &progress.state))
      }
    }
  }

  /// Stores roots and files.
  ///
  /// - Returns: The file row of each change.
  private func storeFiles(_ edit: CatalogEdit, _ state: inout IndexState) throws -> [Int64] {
    var roots: [Int64] = []
    for (number, root) in plan.roots.enumerated() {
      var record = root.record
      record.boilerplate = changes.boilerplate[number].sorted()
      roots.append(
        record.id != 0 && record == root.record ? record.id : try edit.put(record, &state).id)
    }
    return try changes.changed.map { change in
      var record = FileRecord(
        id: change.known?.id ?? 0, root: roots[change.root], path: change.read.source.path,
        byteCount: change.read.source.byteCount, modified: change.read.source.modified,
        readAt: change.read.readAt, hash: change.read.hash,
        signatures: change.known?.signatures ?? [])
      if case .parsed(_, let signatures) = change.read.outcome { record.signatures = signatures }
      return try edit.put(record, &state).id
    }
  }
}

/// The stored documents of one file by name, looked up once for all its new ones.
private struct FormerDocuments {
  private var file: Int64?
  private var byName: [DocumentID: [DocumentRecord]] = [:]

  mutating func documents(
    named name: DocumentID, of file: Int64, _ view: CatalogView
  ) throws -> [DocumentRecord] {
    if self.file != file {
      byName = Dictionary(grouping: try view.documents(of: file), by: \.name)
      self.file = file
    }
    return byName[name] ?? []
  }
}

/// Finds the chunks whose passage an old chunk had, by a digest of the passage.
private struct MovedPassages {
  /// False when nothing goes, and so nothing can have moved.
  private let isWanted: Bool
  private var old: [SHA256.Digest: ChunkNumber] = [:]
  private var new: [(digest: SHA256.Digest, chunk: ChunkNumber)] = []

  init(isWanted: Bool) { self.isWanted = isWanted }

  mutating func noteGone(_ record: DocumentRecord, _ chunks: [Chunk]) {
    guard isWanted else { return }
    for (number, chunk) in zip(record.chunks, chunks) {
      old[digest(record.title, chunk)] = ChunkNumber(number)
    }
  }

  mutating func noteNew(_ record: DocumentRecord, _ chunks: [Chunk]) {
    guard isWanted else { return }
    for (number, chunk) in zip(record.chunks, chunks) {
      new.append((digest(record.title, chunk), ChunkNumber(number)))
    }
  }

  private func digest(_ title: String?, _ chunk: Chunk) -> SHA256.Digest {
    let passage = Passage.text(title: title, headingPath: chunk.headingPath, text: chunk.text)
    return SHA256.hash(data: Array(passage.utf8))
  }

  /// For each such new chunk the old one.
  var carried: [ChunkNumber: ChunkNumber] {
    var carried: [ChunkNumber: ChunkNumber] = [:]
    for (digest, chunk) in new { carried[chunk] = old[digest] }
    return carried
  }
}
