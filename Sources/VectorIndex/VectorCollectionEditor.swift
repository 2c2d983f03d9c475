package import FileFormat
import Glibc

/// Changes a collection on disk, one writer at a time; readers see each change whole or not at all.
///
/// Additions become small segments, searched exactly until they are many (see ``VectorPart``); removals are
/// noted. When there are many segments they are merged; when they outgrow a share of the base, or much of the base is removed,
/// everything is written into a new base, which takes the old one's place in one step.
package struct VectorCollectionEditor: ~Copyable {
  /// Segments of added vectors that a search may have to look through.
  private static let mostParts = 8
  /// Added vectors up to which nothing is folded into the base.
  private static let leastFolded = 20_000
  /// The share of the base that may be added or removed before everything is written anew.
  private static let foldedShare = 8

  let path: String
  let threads: Int
  private let lock: Int32
  /// The state that changes build on.
  package private(set) var collection: VectorCollection

  /// Opens a collection for changing.
  ///
  /// - Throws: What is wrong with a file; a second writer is refused.
  package init(path: String, threads: Int = 1) throws(FileFormatError) {
    let lockPath = "\(path).lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: lockPath, reason: SystemError.text(errno))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .cannotWrite(path: path, reason: "another program is changing it")
    }
    do throws(FileFormatError) {
      collection = try VectorCollection(path: path)
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.threads = threads
    lock = descriptor
  }

  deinit { close(lock) }

  /// One more than the greatest identity ever seen here; 0 in an empty collection.
  package func nextID() throws(FileFormatError) -> Int64 {
    var next: Int64 = 0
    for segment in collection.segments.segments {
      next = max(next, try segment.greatestStoredID().map { $0 &+ 1 } ?? 0)
    }
    return next
  }

  /// Adds row-major vectors.
  ///
  /// - Throws: ``VectorIndexError`` with the first bad row, or with an identity that is there already;
  ///   ``FileFormatError``. Nothing is then changed.
  package mutating func add(_ rows: [Float], ids: [Int64]) throws {
    let base = collection.base
    guard !ids.isEmpty, rows.count == ids.count * base.dimension else {
      throw VectorIndexError.valueCount(
        found: rows.count, rows: ids.count, dimension: base.dimension)
    }
    for (row, id) in ids.enumerated() {
      for segment in collection.segments.segments where try segment.contains(id) {
        throw VectorIndexError.duplicateID(id: id, row: row)
      }
    }
    try publish(try newPart.contents(values: rows, ids: ids), replacing: [])
    try settle()
  }

  /// Removes vectors; identities that are not there are passed over.
  ///
  /// - Returns: How many were removed.
  @discardableResult
  package mutating func remove(_ ids: some Sequence<Int64>) throws -> Int {
    var changes = collection.changes
    var count = 0
    let segments = collection.segments.segments
    for id in Set(ids) {
      for (number, segment) in segments.enumerated() where try segment.contains(id) {
        count += 1
        if number == 0 {
          changes.removed.insert(id)
        } else {
          changes.parts[number - 1].removed.insert(id)
        }
      }
    }
    guard count > 0 else { return 0 }
    try changes.write(to: path)
    try reopen()
    try settle()
    return count
  }

  /// Writes everything into a new base and forgets what was removed.
  ///
  /// - Parameter retraining: Train the quantizers anew in any case; nil decides by
  ///   ``VectorIndexEditor/contentsTrainedIfWorthwhile(threads:)``.
  package mutating func fold(retraining: Bool? = nil) throws {
    let obsolete = collection.changes.parts
    var editor = try VectorIndexEditor(collection.base)
    for segment in collection.segments.segments.dropFirst() {
      try editor.add(contentsOf: segment)
    }
    let contents =
      if let retraining {
        try editor.contents(threads: threads, retraining: retraining)
      } else { try editor.contentsTrainedIfWorthwhile(threads: threads) }
    // From here on the old changes are void: they name the old base.
    try contents.write(to: path)
    try reopen()
    unlink(VectorChanges.path(of: path))
    for part in obsolete { unlink(VectorChanges.path(of: path, segment: part.number)) }
  }

  /// Takes in what was written.
  mutating func reopen() throws(FileFormatError) { collection = try VectorCollection(path: path) }

  private var newPart: VectorPart { VectorPart(base: collection.base, threads: threads) }

  /// Keeps the number and the size of the parts within bounds.
  private mutating func settle() throws {
    let base = collection.base
    let parts = collection.segments.segments.dropFirst()
    let added = parts.reduce(0) { $0 + $1.storedCount }
    let changed = added + collection.changes.removed.count
    if changed > max(Self.leastFolded, base.storedCount / Self.foldedShare)
      || base.isExact && collection.count >= base.options.exactBelow
    {
      return try fold()
    }
    let numbered = zip(collection.changes.parts, parts)
    // A larger one is exact because codes find too little of it.
    let exact = numbered.filter { $0.1.isExact && $0.1.storedCount < VectorPart.leastCoded }
    if newPart.isCoded(exact.reduce(0) { $0 + $1.1.count }) {
      try merge(exact)
    } else if parts.count > Self.mostParts {
      try merge(Self.small(numbered.sorted { $0.1.count < $1.1.count }))
    }
  }

  /// The parts that are no larger than all smaller ones together: so each vector is copied only so many times
  /// as its part doubles.
  private static func small(
    _ sizes: [(VectorChanges.Part, VectorSegment)]
  ) -> [(VectorChanges.Part, VectorSegment)] {
    var chosen = Array(sizes.prefix(2))
    var total = chosen.reduce(0) { $0 + $1.1.count }
    for next in sizes.dropFirst(2) where next.1.count <= 2 * total {
      chosen.append(next)
      total += next.1.count
    }
    return chosen
  }

  private mutating func merge(_ parts: [(VectorChanges.Part, VectorSegment)]) throws {
    try publish(
      try newPart.contents(merging: parts.map(\.1)), replacing: Set(parts.map { $0.0.number }))
  }

  /// Writes a part and makes it valid in place of others.
  private mutating func publish(
    _ contents: SegmentContents, replacing obsolete: Set<UInt32>
  ) throws {
    var changes = collection.changes
    try contents.write(to: VectorChanges.path(of: path, segment: changes.next))
    changes.parts.removeAll { obsolete.contains($0.number) }
    changes.parts.append(VectorChanges.Part(number: changes.next))
    changes.next += 1
    try changes.write(to: path)
    try reopen()
    for number in obsolete { unlink(VectorChanges.path(of: path, segment: number)) }
  }
}
