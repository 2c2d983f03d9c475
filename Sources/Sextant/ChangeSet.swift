import Catalog
import Ingestion
import Model
import Synchronization

/// What differs between the file system and the catalog.
struct ChangeSet: Sendable {
  /// A file whose content, or only whose time, is new.
  struct Change: Sendable {
    enum Kind: Sendable { case added, updated, touched }

    var kind: Kind
    /// Position of the root in the plan.
    var root: Int
    var read: ReadSource
    /// What the catalog has of it, nil for a new file.
    var known: FileRecord?
    /// Where its documents are, when the content is new.
    var documents: [DocumentSpool.Place]?
  }

  /// By root, then path.
  var changed: [Change] = []
  var removed: [FileRecord] = []
  var unchanged = 0
  var failed = 0
  /// Bytes of the sources that were read.
  var bytesRead: Int64 = 0
  /// What there is to say about files that failed or were read in part.
  var messages: [String] = []
  /// The boilerplate of each root of the plan, as it is with these changes.
  var boilerplate: [Set<UInt64>] = []

  /// True when there is nothing to publish.
  var isEmpty: Bool { changed.isEmpty && removed.isEmpty }

  func count(_ kind: Change.Kind) -> Int { changed.count { $0.kind == kind } }
}

/// Compares, reads and parses.
struct ChangeReader {
  let plan: IndexPlan
  /// Where the documents go; nil when nobody will want them.
  let spool: DocumentSpool?
  let threads: Int
  let notify: @Sendable (IndexEvent) -> Void

  private struct Job: Sendable {
    var root: Int
    var source: SourceFile
    var known: FileRecord?
    /// Parse it even when its content is the same.
    var isForced = false
  }

  /// Reads every file that is new or may have changed.
  ///
  /// - Throws: When there is no room for the documents; a file that cannot be read is only noted.
  func changes() throws -> ChangeSet {
    var changes = ChangeSet()
    var jobs: [Job] = []
    for (number, root) in plan.roots.enumerated() {
      let known = Dictionary(root.known.map { ($0.path, $0) }) { first, _ in first }
      let found = Set(root.found.map(\.path))
      changes.removed += root.known.filter { root.covers($0.path) && !found.contains($0.path) }
      for source in root.found {
        let record = known[source.path]
        if let record, Self.isSurelyUnchanged(source, record) {
          changes.unchanged += 1
        } else {
          jobs.append(Job(root: number, source: source, known: record))
        }
      }
    }
    note(try read(jobs), in: &changes)
    for number in plan.roots.indices { try settleBoilerplate(ofRoot: number, &changes) }
    changes.changed.sort {
      $0.root != $1.root
        ? $0.root < $1.root : DocumentID($0.read.source.path) < DocumentID($1.read.source.path)
    }
    return changes
  }

  /// Size and time decide, unless the file was read so soon after its last change that another
  /// change within the clock's grain would not show.
  private static func isSurelyUnchanged(_ source: SourceFile, _ record: FileRecord) -> Bool {
    source.byteCount == record.byteCount && source.modified == record.modified
      && record.readAt - record.modified > 2_000_000_000
  }

  private func read(_ jobs: [Job]) throws -> [ChangeSet.Change] {
    let progress = Mutex((done: 0, bytes: Int64(0)))
    let roots = plan.roots.map(\.record.path)
    let notify = notify
    let spool = spool
    return try concurrentMap(jobs.count, threads: threads) { number in
      let job = jobs[number]
      let read = SourceReading.read(
        job.source, root: roots[job.root], knownHash: job.isForced ? nil : job.known?.hash)
      progress.withLock { progress in
        progress.done += 1
        progress.bytes += read.source.byteCount
        notify(.reading(done: progress.done, total: jobs.count, bytes: progress.bytes))
      }
      var change = ChangeSet.Change(
        kind: Self.kind(of: job, read), root: job.root, read: read, known: job.known)
      if case .parsed(let documents, let signatures) = read.outcome {
        change.documents = try spool?.append(documents) ?? []
        change.read.outcome = .parsed(documents: [], signatures: signatures)
      }
      return change
    }
  }

  private static func kind(of job: Job, _ read: ReadSource) -> ChangeSet.Change.Kind {
    guard let known = job.known else { return .added }
    return read.hash == known.hash ? .touched : .updated
  }

  private func note(_ read: [ChangeSet.Change], in changes: inout ChangeSet) {
    for change in read {
      changes.bytesRead += change.read.source.byteCount
      changes.messages += change.read.messages
      for message in change.read.messages { notify(.warning(message)) }
      switch change.read.outcome {
      case .failed: changes.failed += 1  // What the index has of the file stays.
      case .unchanged, .parsed:
        changes.unchanged += change.kind == .touched ? 1 : 0
        changes.changed.append(change)
      }
    }
  }

  /// Boilerplate is what repeats over a root's pages, so new pages can change what older pages
  /// keep; those are parsed again, and an index built step by step equals one built at once.
  private func settleBoilerplate(ofRoot number: Int, _ changes: inout ChangeSet) throws {
    let root = plan.roots[number]
    let pages = signatures(ofRoot: number, changes).values.filter { !$0.isEmpty }
    var counts: [UInt64: Int] = [:]
    for page in pages { for signature in page { counts[signature, default: 0] += 1 } }
    let boilerplate = Repetition.boilerplate(pageCounts: counts, pages: pages.count)
    changes.boilerplate.append(boilerplate)
    let flipped = boilerplate.symmetricDifference(root.record.boilerplate)
    guard !flipped.isEmpty else { return }
    let parsed = Set(
      changes.changed.filter { $0.root == number && $0.documents != nil }
        .map(\.read.source.path))
    let sources = Dictionary(root.found.map { ($0.path, $0) }) { first, _ in first }
    let jobs = root.known.compactMap { file -> Job? in
      guard !parsed.contains(file.path), !flipped.isDisjoint(with: file.signatures),
        let source = sources[file.path]
      else { return nil }
      return Job(root: number, source: source, known: file, isForced: true)
    }
    let paths = Set(jobs.map(\.source.path))
    changes.changed.removeAll { $0.root == number && paths.contains($0.read.source.path) }
    changes.changed += try read(jobs).filter { $0.documents != nil }
  }

  private func signatures(ofRoot number: Int, _ changes: ChangeSet) -> [String: [UInt64]] {
    let gone = Set(changes.removed.map(\.id))
    var signatures: [String: [UInt64]] = [:]
    for file in plan.roots[number].known where !gone.contains(file.id) {
      signatures[file.path] = file.signatures
    }
    for change in changes.changed where change.root == number {
      if case .parsed(_, let own) = change.read.outcome {
        signatures[change.read.source.path] = own
      }
    }
    return signatures
  }
}
