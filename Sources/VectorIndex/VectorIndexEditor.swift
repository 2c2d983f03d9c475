package import FileFormat

/// Adds vectors to a segment and deletes others, into a new segment.
///
/// Kept vectors are copied bit for bit; new ones are assigned and encoded by the segment's own
/// quantizers. The old file is untouched.
package struct VectorIndexEditor {
  let segment: VectorSegment
  let reader: SegmentReader
  /// Rows that stay.
  private var kept: RowBits
  /// New rows, checked and scaled.
  private(set) var values: [Float] = []
  /// The most that a row of ``values`` was off before it came here.
  private var addedError: Float = 0
  /// The row in ``values`` of each identity that is to be added.
  private(set) var added: [Int64: Int] = [:]

  /// Starts with what `segment` may return.
  ///
  /// - Throws: Damage in its file.
  package init(_ segment: VectorSegment) throws(FileFormatError) {
    self.segment = segment
    reader = try segment.reader()
    kept = segment.alive ?? RowBits(rowCount: segment.storedCount, all: true)
  }

  /// Vectors that the new segment would hold.
  package var count: Int { kept.count + added.count }

  /// True when the new segment would hold `id`.
  package func contains(_ id: Int64) -> Bool {
    added[id] != nil || reader.row(of: id).map { kept.contains($0) } == true
  }

  /// Adds one vector.
  ///
  /// - Throws: ``VectorIndexError`` with row 0; nothing is then added.
  package mutating func add(_ vector: [Float], id: Int64) throws(VectorIndexError) {
    guard vector.count == segment.dimension else {
      throw .wrongWidth(row: 0, found: vector.count, expected: segment.dimension)
    }
    try add(vector, ids: [id])
  }

  /// Adds row-major vectors of the segment's dimension.
  ///
  /// - Throws: ``VectorIndexError`` with the first bad row of `rows`; nothing is then added.
  package mutating func add(_ rows: [Float], ids: [Int64]) throws(VectorIndexError) {
    guard rows.count == ids.count * segment.dimension else {
      throw .valueCount(found: rows.count, rows: ids.count, dimension: segment.dimension)
    }
    var prepared = rows
    try VectorPreparation.prepare(
      &prepared, dimension: segment.dimension, metric: segment.metric)
    try append(prepared, ids: ids)
  }

  /// Adds all that another segment may return, as it is stored there.
  ///
  /// - Throws: ``VectorIndexError`` when dimensions differ or an identity is in both.
  package mutating func add(contentsOf other: VectorSegment) throws(VectorIndexError) {
    guard other.dimension == segment.dimension else {
      throw .wrongWidth(row: 0, found: other.dimension, expected: segment.dimension)
    }
    let ids: [Int64]
    do throws(FileFormatError) { ids = try other.ids() } catch { throw .damaged(error) }
    var rows: [Float] = []
    rows.reserveCapacity(ids.count * segment.dimension)
    for id in ids { rows += try other.vector(of: id) ?? [] }
    try append(rows, ids: ids)
    addedError = max(addedError, other.storeError)
  }

  private mutating func append(_ prepared: [Float], ids: [Int64]) throws(VectorIndexError) {
    var fresh = Set<Int64>(minimumCapacity: ids.count)
    for (row, id) in ids.enumerated() {
      guard !contains(id), fresh.insert(id).inserted else {
        throw .duplicateID(id: id, row: row)
      }
    }
    let first = values.count / segment.dimension
    values += prepared
    for (row, id) in ids.enumerated() { added[id] = first + row }
  }

  /// Deletes a vector; false when it is not there.
  @discardableResult
  package mutating func delete(_ id: Int64) -> Bool {
    if added.removeValue(forKey: id) != nil { return true }
    guard let row = reader.row(of: id), kept.contains(row) else { return false }
    kept.remove(row)
    return true
  }

  /// Makes the new segment.
  ///
  /// A segment without codes that has grown to the `exactBelow` of its options is trained now, from
  /// its stored vectors.
  ///
  /// - Parameter retraining: Train anew in any case; worth it when
  ///   ``VectorSegment/outgrewTraining`` is true. Vectors of which only codes are kept are then
  ///   rounded a second time.
  /// - Throws: ``VectorIndexError/budgetTooSmall(bytesPerVector:least:)``.
  package consuming func contents(
    threads: Int = 1, retraining: Bool = false
  ) throws(VectorIndexError) -> SegmentContents {
    guard !retraining, !(segment.isExact && count >= segment.options.exactBelow) else {
      return try rebuilt(threads: threads)
    }
    let members = keptMembers() + addedMembers(threads: threads)
    var splitting = ListSplitting(reader, members, newRows: values)
    try splitting.splitLongLists()
    var parameters = reader.parameters
    parameters.listCount = splitting.quantizers?.coarse.listCount ?? 0
    let assembly = SegmentAssembly(
      parameters: parameters, quantizers: splitting.quantizers, newRows: values, old: reader,
      curve: segment.recallCurve, threads: threads)
    var contents = try assembly.contents(splitting.members)
    contents.parameters.storeError = max(segment.storeError, contents.stored.error + addedError)
    do throws(FileFormatError) {
      contents.questions = try segment.questions()
    } catch {
      throw .damaged(error)
    }
    return contents
  }

  private var keptRows: [Int] {
    (0..<segment.storedCount).filter { kept.contains($0) }
  }

  private func keptMembers() -> [SegmentAssembly.Member] {
    keptRows.map { row in
      SegmentAssembly.Member(
        list: segment.isExact ? 0 : UInt32(reader.list(ofRow: row)), id: reader.ids[row],
        source: ~row)
    }
  }

  private func addedMembers(threads: Int) -> [SegmentAssembly.Member] {
    let lists = reader.quantizers?.coarse.lists(forRows: values, threads: threads)
    return added.map { id, row in
      SegmentAssembly.Member(list: lists?[row] ?? 0, id: id, source: row)
    }
  }

  private consuming func rebuilt(
    threads: Int
  ) throws(VectorIndexError) -> SegmentContents {
    let dimension = segment.dimension
    // As in ``SegmentAssembly/Member``.
    var sources = keptRows.map { (id: reader.ids[$0], source: ~$0) }
    sources += added.map { (id: $0, source: $1) }
    sources.sort { $0.id < $1.id }
    var rows: [Float] = []
    rows.reserveCapacity(sources.count * dimension)
    for (_, source) in sources {
      if source < 0 {
        rows += try reader.vector(~source)
      } else {
        rows += values[source * dimension..<(source + 1) * dimension]
      }
    }
    // Building takes memory enough without them.
    values = []
    var options = segment.options
    options.threads = threads
    var contents = try VectorIndexBuilder.build(
      prepared: rows, dimension: dimension, ids: sources.map(\.id), options: options)
    // What was rounded once is rounded again.
    contents.parameters.storeError += max(addedError, segment.storeError)
    return contents
  }
}
