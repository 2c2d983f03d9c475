import FileFormat
import Kernels

extension VectorSegment {
  /// The vectors nearest to `query`, best first, ties by the lower identity.
  ///
  /// Never fewer than `depth` while that many are alive and allowed: a search that finds too few in
  /// the lists it was asked to probe goes on to others. With a filter it goes on until it has as many
  /// candidates as it re-scores.
  ///
  /// - Parameters:
  ///   - query: ``dimension`` values; scaled to unit length for cosine.
  ///   - filter: The vectors that may be returned, of this segment; nil allows all.
  ///   - allowed: Called for promising identities only, on the calling thread; nil allows all.
  /// - Throws: ``VectorIndexError`` for a query of another width, not finite, or (cosine) zero, for an
  ///   exact search of codes alone, and for damage in what the search reads.
  package func search(
    _ query: [Float], depth: Int, options: VectorSearchOptions = VectorSearchOptions(),
    filter: VectorFilter? = nil, allowed: ((Int64) -> Bool)? = nil
  ) throws(VectorIndexError) -> [VectorHit] {
    var hits: [VectorHit] = []
    try search(query, depth: depth, options: options, filter: filter, allowed: allowed, into: &hits)
    return hits
  }

  /// As above, into an array that keeps its memory: in steady use nothing is allocated.
  package func search(
    _ query: [Float], depth: Int, options: VectorSearchOptions = VectorSearchOptions(),
    filter: VectorFilter? = nil, allowed: ((Int64) -> Bool)? = nil, into hits: inout [VectorHit]
  ) throws(VectorIndexError) {
    try search(
      query, depth: depth, options: options, filter: filter, allowed: allowed, parts: [],
      filters: nil, into: &hits)
  }

  /// As above, followed by parts that have this segment's quantizers, as if all were one: the lists that were
  /// scanned here are scanned there, and codes compete with those found before. Hits of a part are put behind
  /// those of others.
  ///
  /// - Parameter filters: A filter for each part; nil allows all.
  func search(
    _ query: [Float], depth: Int, options: VectorSearchOptions, filter: VectorFilter?,
    allowed: ((Int64) -> Bool)?, parts: [VectorSegment], filters: [VectorFilter]?,
    into hits: inout [VectorHit]
  ) throws(VectorIndexError) {
    hits.removeAll(keepingCapacity: true)
    try withScratch { (reader, scratch) throws(VectorIndexError) in
      try VectorPreparation.query(query, for: reader, into: scratch)
      try search(reader, scratch, depth: depth, options, filter, allowed, into: &hits)
      let probed = scratch.probed
      for (number, part) in parts.enumerated() {
        let reader: SegmentReader
        do throws(FileFormatError) { reader = try part.reader() } catch { throw .damaged(error) }
        reader.store.prepare(scratch)
        let filter = filters?[number]
        guard probed > 0, depth > 0, part.count > 0 else {
          try part.search(reader, scratch, depth: depth, options, filter, allowed, into: &hits)
          continue
        }
        let request = part.request(depth: min(depth, part.count), options, filter, allowed)
        try reader.searchOn(request, probed: probed, scratch)
        scratch.drain(into: &hits)
      }
    }
  }

  private func search(
    _ reader: SegmentReader, _ scratch: SearchScratch, depth: Int, _ options: VectorSearchOptions,
    _ filter: VectorFilter?, _ allowed: ((Int64) -> Bool)?, into hits: inout [VectorHit]
  ) throws(VectorIndexError) {
    scratch.probed = 0
    guard depth > 0, count > 0 else { return }
    let request = request(depth: min(depth, count), options, filter, allowed)
    if options.exact || isExact {
      guard parameters.store != .none else { throw .exactNotStored }
      try reader.searchExactly(request, scratch)
    } else {
      try reader.searchByCodes(request, scratch)
    }
    scratch.drain(into: &hits)
  }

  private func request(
    depth: Int, _ options: VectorSearchOptions, _ filter: VectorFilter?,
    _ allowed: ((Int64) -> Bool)?
  ) -> SegmentReader.Request {
    let rerank = max(0, options.rerank ?? parameters.rerank.candidates(depth: depth))
    // The ten nearest of a tenth of all are about the hundred nearest of all.
    let share = filter.map { max(1, storedCount / max(1, $0.rows.count)) } ?? 1
    return SegmentReader.Request(
      depth: depth, probing: probing(for: options, depth: share * depth), rerank: rerank,
      fewest: allowed == nil && filter == nil ? depth : max(depth, rerank),
      filter: RowFilter(rows: filter?.rows ?? alive, allowed: allowed))
  }

  private func probing(
    for options: VectorSearchOptions, depth: Int
  ) -> SegmentReader.Probing {
    guard options.probes == nil, parameters.coding != .residual,
      let wanted = recallCurve.margin(forRecall: options.recall, depth: depth)
    else { return .count(probes(for: options, depth: depth)) }
    return .margin(wanted.margin, most: wanted.most)
  }

  /// Lists that a search with `options` for `depth` hits scans at first; 0 when every search is exact.
  ///
  /// Without a fixed number each query decides; this is then the number that would do for all.
  package func probes(for options: VectorSearchOptions, depth: Int = 10) -> Int {
    guard !isExact, !options.exact else { return 0 }
    let wanted = options.probes ?? recallCurve.probes(forRecall: options.recall, depth: depth)
    return min(listCount, max(1, wanted))
  }

  /// Prepares a set of identities for searches that may return no others; unknown and deleted ones are
  /// ignored.
  ///
  /// - Complexity: O(log ``storedCount``) each, and a bit a row.
  package func filter(_ ids: some Sequence<Int64>) throws(VectorIndexError) -> VectorFilter {
    try withScratch { (reader, _) in
      var rows = RowBits(rowCount: storedCount, all: false)
      for id in ids {
        if let row = reader.row(of: id), isAlive(row) { rows.insert(row) }
      }
      return VectorFilter(rows: rows)
    }
  }

  /// The true scores of given vectors, in their order; nil for identities that are not there.
  ///
  /// Equal to the scores that ``search(_:depth:options:filter:allowed:)`` gives. From codes alone they
  /// are estimates.
  ///
  /// - Complexity: O(log ``storedCount`` + ``dimension``) each.
  package func scores(
    of ids: [Int64], query: [Float]
  ) throws(VectorIndexError) -> [Float?] {
    try withScratch { (reader, scratch) throws(VectorIndexError) in
      try VectorPreparation.query(query, for: reader, into: scratch)
      let rows = ids.map { row(of: $0, reader) }
      let found = rows.compactMap { $0.map { UInt32($0) } }
      let scores = scratch.scores.elements(found.count)
      let byStore = parameters.store != .none
      if !byStore, let quantizers = reader.quantizers { reader.fillTable(quantizers, scratch) }
      // The numbers move into memory that outlives this call.
      let numbers = scratch.rows.elements(found.count)
      _ = numbers.update(fromContentsOf: found)
      try reader.score(
        UnsafeBufferPointer(numbers), byStore: byStore, scratch, into: scores)
      var place = 0
      return rows.map { row in
        guard row != nil else { return nil }
        place += 1
        return scores[place - 1]
      }
    }
  }

  /// The vector of `id` as it is stored (unit length for cosine, rounded to the store); nil when it is
  /// not there.
  package func vector(of id: Int64) throws(VectorIndexError) -> [Float]? {
    try withScratch { (reader, _) throws(VectorIndexError) in
      guard let row = row(of: id, reader) else { return nil }
      return try reader.vector(row)
    }
  }

  /// True when a search may return `id`.
  package func contains(_ id: Int64) throws(VectorIndexError) -> Bool {
    try withScratch { (reader, _) in row(of: id, reader) != nil }
  }

  private func row(of id: Int64, _ reader: SegmentReader) -> Int? {
    reader.row(of: id).flatMap { isAlive($0) ? $0 : nil }
  }
}
