import Kernels

extension SegmentReader {
  /// A search whose parts are checked and complete.
  struct Request {
    /// Unit length for cosine.
    var query: [Float]
    /// Hits wanted, at least 1.
    var depth: Int
    /// Lists to scan before stopping.
    var probes: Int
    /// Candidates to score again; 0 for none.
    var rerank: Int
    /// Candidates that must be found before stopping, while lists are left.
    var fewest: Int
    var filter: RowFilter
  }

  private static let blockSize = 1024

  /// The best rows by stored vectors, every row scored.
  ///
  /// - Complexity: O(rows × dimension).
  func searchExactly(_ request: Request) -> [VectorHit] {
    var best = TopK(capacity: min(request.depth, ids.count))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockSize) { scores in
      for start in stride(from: 0, to: ids.count, by: Self.blockSize) {
        let rows = start..<min(start + Self.blockSize, ids.count)
        let part = UnsafeMutableBufferPointer(rebasing: scores[..<rows.count])
        request.query.withUnsafeBufferPointer {
          store.rows(rows).measure(measure, $0, into: part)
        }
        keepBest(of: part, rows, base: 0, request.filter, byID: true, in: &best)
      }
    }
    return hits(best)
  }

  /// The best rows of the nearest lists: chosen by codes, then scored by stored vectors.
  ///
  /// Lists beyond `probes` are scanned too while fewer than `fewest` candidates are found, so a filter
  /// never leaves less than there is.
  func searchByCodes(_ request: Request) -> [VectorHit] {
    guard let coarse, let quantizer else { return searchExactly(request) }
    let reranks = request.rerank > 0 && parameters.store != .none
    var pool = TopK(
      capacity: min(ids.count, reranks ? max(request.rerank, request.depth) : request.depth))
    var scorer = CodeScorer(reader: self, coarse: coarse, quantizer: quantizer, request.query)
    var lists = coarse.nearestLists(to: request.query, by: measure, count: request.probes)
    var probed = 0
    while probed < lists.count {
      scan(list: lists[probed], &scorer, request.filter, in: &pool)
      probed += 1
      if probed == lists.count, lists.count < coarse.listCount,
        pool.count < min(request.fewest, pool.capacity)
      {
        // The nearest lists come in the same order again, followed by others.
        lists = coarse.nearestLists(
          to: request.query, by: measure, count: 4 * lists.count)
      }
    }
    return rescored(pool, request, byStore: reranks)
  }

  private func scan(
    list: Int, _ scorer: inout CodeScorer, _ filter: RowFilter, in pool: inout TopK
  ) {
    let rows = rows(ofList: list)
    guard !rows.isEmpty else { return }
    let base = scorer.prepare(list: list)
    let width = parameters.subQuantizerCount
    withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockSize) { sums in
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.blockSize) {
        let block = start..<min(start + Self.blockSize, rows.upperBound)
        let part = UnsafeMutableBufferPointer(rebasing: sums[..<block.count])
        let codes = UnsafeBufferPointer(
          rebasing: codes[block.lowerBound * width..<block.upperBound * width])
        scorer.table.withUnsafeBufferPointer {
          DistanceKernels.best.tableSums($0, codes: codes, into: part)
        }
        keepBest(of: part, block, base: base, filter, byID: false, in: &pool)
      }
    }
  }

  /// Offers each row with the score `sign * measure + base`, under its identity or its row number.
  private func keepBest(
    of measures: UnsafeMutableBufferPointer<Float>, _ rows: Range<Int>, base: Float,
    _ filter: RowFilter, byID: Bool, in best: inout TopK
  ) {
    let sign = sign
    var threshold = best.threshold
    for at in 0..<measures.count {
      let score = sign * measures[at] + base
      guard score >= threshold else { continue }
      let row = rows.lowerBound + at
      guard filter.passes(row: row, id: ids[row]) else { continue }
      best.insert(score: score, number: byID ? ids[row] : Int64(row))
      threshold = best.threshold
    }
  }

  /// Gives candidates their scores by stored or by decoded vectors and keeps the best.
  private func rescored(_ pool: TopK, _ request: Request, byStore: Bool) -> [VectorHit] {
    // Rising rows read the store from front to back.
    let rows = pool.unordered.map { UInt32($0.number) }.sorted()
    let scores =
      byStore
      ? storedScores(ofRows: rows, query: request.query)
      : decodedScores(ofRows: rows, query: request.query)
    var best = TopK(capacity: request.depth)
    for (row, score) in zip(rows, scores) { best.insert(score: score, number: ids[Int(row)]) }
    return hits(best)
  }

  private func hits(_ best: TopK) -> [VectorHit] {
    best.sorted().map { VectorHit(id: $0.number, score: $0.score) }
  }
}
