import Analysis
import Catalog
import Encoder
import Model

/// One run of `index`: look, read, publish text and postings, then make vectors.
///
/// Text and postings become visible together, in one transaction at the end of the first phase. A
/// run that is stopped before leaves the old generation; one that is stopped after leaves the new
/// one, with vectors still to be made by the next run. While vectors are made, posting segments are
/// merged in the background.
struct IndexRun {
  let folder: IndexFolder
  let models: ModelStore
  let options: IndexOptions
  let notify: @Sendable (IndexEvent) -> Void

  /// Brings the index in step with `paths`.
  func run(_ paths: [String]) throws -> IndexReport {
    let start = ContinuousClock.now
    for path in paths { notify(.scanning(path: path)) }
    if options.isDryRun { return try dryRun(paths) }
    // Paths are looked at before anything is made, so that a mistyped one leaves no empty index.
    _ = try IndexPlan(paths: paths, options: options, view: nil)
    try folder.create()
    let lock = try WriterLock(folder)
    let catalog = try CatalogDatabase(writing: folder.catalogPath)
    let state = try catalog.read { try $0.state() }
    SegmentFiles(folder).sweep(keeping: state)
    let plan = try catalog.read { try IndexPlan(paths: paths, options: options, view: $0) }
    for message in plan.warnings + plan.failures { notify(.warning(message)) }
    let encoder = try ChosenEncoder(
      option: options.encoder, precision: options.precision, state: state, models: models,
      notify: notify)
    var (report, carried) = try publish(plan, encoder.encoder, catalog)
    report.lexicalSeconds = seconds(since: start)
    let merging = Merging(
      folder: folder, catalog: catalog, threads: options.threads, notify: notify)
    let postings = Background { try merging.mergePostingsIfWorthwhile() }
    defer { postings.wait() }
    if options.makesVectors {
      let vectors = VectorRun(
        folder: folder, catalog: catalog, encoder: encoder, threads: options.threads,
        notify: notify)
      report.embedded = try vectors.run(carrying: carried)
    }
    try postings.finish()
    try merging.mergeRestIfWorthwhile()
    report.complete(with: try catalog.read { try $0.state() })
    report.seconds = seconds(since: start)
    _ = consume lock
    return report
  }

  /// The first phase. What it keeps of the documents is gone when it is over.
  ///
  /// - Returns: What to report, and what ``Publication/run(encoder:)`` returns.
  private func publish(
    _ plan: IndexPlan, _ encoder: any SentenceEncoder, _ catalog: CatalogDatabase
  ) throws -> (IndexReport, [ChunkNumber: ChunkNumber]) {
    // Among the segments, where leftovers are looked for.
    let spool = DocumentSpool(beside: folder.segmentPath("documents"))
    let changes = try ChangeReader(
      plan: plan, spool: spool, threads: options.threads, notify: notify
    ).changes()
    var carried: [ChunkNumber: ChunkNumber] = [:]
    if !changes.isEmpty || !plan.absorbed.isEmpty {
      let publication = Publication(
        folder: folder, catalog: catalog, plan: plan, changes: changes, spool: spool,
        language: try language(), threads: options.threads, notify: notify)
      carried = try publication.run(encoder: encoder)
    }
    return (IndexReport(changes, of: plan), carried)
  }

  private func language() throws -> Language? {
    guard let code = options.language else { return nil }
    if let language = Language(rawValue: code) { return language }
    throw SextantError.badOption(
      name: "--language", value: code,
      advice: "known are \(Language.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  private func dryRun(_ paths: [String]) throws -> IndexReport {
    var state = IndexState()
    let plan: IndexPlan
    if folder.exists {
      let catalog = try CatalogDatabase(reading: folder.catalogPath)
      (state, plan) = try catalog.read {
        (try $0.state(), try IndexPlan(paths: paths, options: options, view: $0))
      }
    } else {
      plan = try IndexPlan(paths: paths, options: options, view: nil)
    }
    let reader = ChangeReader(plan: plan, spool: nil, threads: options.threads, notify: notify)
    var report = IndexReport(try reader.changes(), of: plan)
    report.complete(with: state)
    return report
  }
}

extension IndexReport {
  init(_ changes: ChangeSet, of plan: IndexPlan) {
    added = changes.count(.added)
    updated = changes.count(.updated)
    unchanged = changes.unchanged
    removed = changes.removed.count
    failed = changes.failed + plan.failures.count
    bytesRead = changes.bytesRead
    messages = plan.failures + changes.messages
  }

  mutating func complete(with state: IndexState) {
    documents = state.documents.rows
    chunks = state.chunkCount
    encoder = (state.nextEncoder ?? state.encoder)?.name
  }
}

/// Seconds of wall time.
func seconds(since start: ContinuousClock.Instant) -> Double {
  let parts = (ContinuousClock.now - start).components
  return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
}
