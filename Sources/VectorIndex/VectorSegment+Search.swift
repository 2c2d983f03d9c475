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
  ///   - allowed: Called for promising identities only, on the calling thread; nil allows all.
  /// - Throws: ``VectorIndexError`` for a query of another width, not finite, or (cosine) zero, and
  ///   for an exact search of codes alone.
  package func search(
    _ query: [Float], depth: Int, options: VectorSearchOptions = VectorSearchOptions(),
    allowed: ((Int64) -> Bool)? = nil
  ) throws(VectorIndexError) -> [VectorHit] {
    let query = try VectorPreparation.query(query, for: reader.parameters)
    guard depth > 0, count > 0 else { return [] }
    let depth = min(depth, count)
    let rerank = max(0, options.rerank ?? reader.parameters.rerank.candidates(depth: depth))
    let request = SegmentReader.Request(
      query: query, depth: depth, probes: probes(for: options, depth: depth), rerank: rerank,
      fewest: allowed == nil ? depth : max(depth, rerank),
      filter: RowFilter(deleted: deleted, allowed: allowed))
    guard options.exact || isExact else { return reader.searchByCodes(request) }
    guard reader.parameters.store != .none else { throw .exactNotStored }
    return reader.searchExactly(request)
  }

  /// Lists that a search with `options` for `depth` hits scans at first; 0 when every search is exact.
  package func probes(for options: VectorSearchOptions, depth: Int = 10) -> Int {
    guard !isExact, !options.exact else { return 0 }
    let wanted = options.probes ?? curve.probes(forRecall: options.recall, depth: depth)
    return min(listCount, max(1, wanted))
  }

  /// The true scores of given vectors, in their order; nil for identities that are not there.
  ///
  /// Equal to the scores that ``search(_:depth:options:allowed:)`` gives. From codes alone they are
  /// estimates.
  ///
  /// - Complexity: O(log ``storedCount`` + ``dimension``) each.
  package func scores(
    of ids: [Int64], query: [Float]
  ) throws(VectorIndexError) -> [Float?] {
    let query = try VectorPreparation.query(query, for: reader.parameters)
    let rows = ids.map { row(of: $0) }
    let found = rows.compactMap { $0.map { UInt32($0) } }
    var scores = reader.scores(ofRows: found, query: query).makeIterator()
    return rows.map { $0 == nil ? nil : scores.next() }
  }

  /// The vector of `id` as it is stored (unit length for cosine, rounded to the store); nil when it is
  /// not there.
  package func vector(of id: Int64) -> [Float]? { row(of: id).map { reader.vector($0) } }

  /// True when a search may return `id`.
  package func contains(_ id: Int64) -> Bool { row(of: id) != nil }

  private func row(of id: Int64) -> Int? {
    reader.row(of: id).flatMap { deleted.contains($0) ? nil : $0 }
  }
}
