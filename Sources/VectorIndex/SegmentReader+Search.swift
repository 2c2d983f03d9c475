import Kernels

extension SegmentReader {
  /// A search whose parts are checked and complete; its query is in the scratch.
  struct Request {
    /// Hits wanted, at least 1.
    var depth: Int
    /// Lists to scan before stopping.
    var probing: Probing
    /// Candidates to score again; 0 for none.
    var rerank: Int
    /// Candidates that must be found before stopping, while lists are left.
    var fewest: Int
    var filter: RowFilter
  }

  private static let blockSize = 1024
  /// Fewer allowed rows than one in so many are scored one by one instead of by lists.
  private static let directShare = 50

  /// Puts the best rows by stored vectors into the scratch, every row scored.
  ///
  /// - Complexity: O(rows × dimension).
  func searchExactly(
    _ request: Request, _ scratch: SearchScratch
  ) throws(VectorIndexError) {
    if let rows = request.filter.rows, rows.count * Self.directShare < ids.count {
      return try searchDirectly(rows, request, scratch)
    }
    try searchExactly(request, CollectionOfOne(scratch))
  }

  /// As above for the queries of several scratches, which meet each block of rows while it is in the cache.
  func searchExactly(
    _ request: Request, _ scratches: some Collection<SearchScratch>
  ) throws(VectorIndexError) {
    for scratch in scratches { scratch.best.empty(keeping: min(request.depth, ids.count)) }
    for start in stride(from: 0, to: ids.count, by: Self.blockSize) {
      let rows = start..<min(start + Self.blockSize, ids.count)
      for row in stride(from: start, to: rows.upperBound, by: rowBlock) {
        try checkStore(ofRow: row)
      }
      for scratch in scratches { keepBest(ofRows: rows, request, scratch) }
    }
  }

  private func keepBest(ofRows rows: Range<Int>, _ request: Request, _ scratch: SearchScratch) {
    let scores = scratch.scores.elements(rows.count)
    store.rows(rows).score(parameters.metric, scratch, into: scores)
    var threshold = scratch.best.threshold
    for row in rows where scores[row - rows.lowerBound] >= threshold {
      guard request.filter.passes(row: row, id: ids[row]) else { continue }
      scratch.best.insert(score: scores[row - rows.lowerBound], number: ids[row])
      threshold = scratch.best.threshold
    }
  }

  /// Scores every row of a small set.
  private func searchDirectly(
    _ rows: RowBits, _ request: Request, _ scratch: SearchScratch
  ) throws(VectorIndexError) {
    let numbers = scratch.rows.elements(rows.count)
    var count = 0
    rows.forEach(below: ids.count) {
      numbers[count] = UInt32($0)
      count += 1
    }
    try keepBest(
      of: UnsafeMutableBufferPointer(rebasing: numbers[..<count]), request, scratch,
      byStore: parameters.store != .none)
  }

  /// Puts the best rows of the nearest lists into the scratch: chosen by codes, then scored by stored
  /// vectors.
  ///
  /// Lists beyond `probes` are scanned too while fewer than `fewest` candidates are found, so a filter
  /// never leaves less than there is.
  func searchByCodes(
    _ request: Request, _ scratch: SearchScratch
  ) throws(VectorIndexError) {
    guard let quantizers, let lists else { return try searchExactly(request, scratch) }
    let table = parameters.coding == .residual ? (0, 0) : fillTable(quantizers, scratch)
    if let rows = request.filter.rows, rows.count * Self.directShare < ids.count {
      return try searchDirectly(rows, request, scratch)
    }
    let byStore = isByStore(request)
    let pool = pool(request)
    if parameters.coding == .residual {
      try scanResiduals(lists, quantizers, request, pool: pool, scratch)
    } else {
      try scan(lists, quantizers, request, pool: pool, table, scratch)
    }
    ScanKernels.best.reduce(scratch.reservoir)
    try keepBest(of: scratch.reservoir.rows, request, scratch, byStore: byStore)
  }

  /// Goes on with a search of another segment with the same quantizers: scans the first `probed` of the lists
  /// ranked there and takes rows whose codes are better than the worst kept there.
  func searchOn(
    _ request: Request, probed: Int, _ scratch: SearchScratch
  ) throws(VectorIndexError) {
    guard let quantizers, let lists else { return try searchExactly(request, scratch) }
    if let rows = request.filter.rows, rows.count * Self.directShare < ids.count {
      return try searchDirectly(rows, request, scratch)
    }
    let threshold = scratch.reservoir.threshold
    let room = request.filter.allowed == nil ? 0 : lists.longest
    scratch.reservoir.empty(keeping: pool(request), room: room, below: threshold)
    let ranked = UnsafeBufferPointer(scratch.ranked.elements(probed))
    try scan(lists, ranked[...], quantizers, request.filter, scratch)
    // Too few, and none driven out by better ones of before: the part goes on by itself.
    if threshold == 65_536, scratch.reservoir.count < min(request.fewest, pool(request)) {
      return try searchByCodes(request, scratch)
    }
    ScanKernels.best.reduce(scratch.reservoir)
    try keepBest(
      of: scratch.reservoir.rows, request, scratch, byStore: isByStore(request))
  }

  private func isByStore(_ request: Request) -> Bool {
    request.rerank > 0 && parameters.store != .none
  }

  /// Rows that codes choose.
  private func pool(_ request: Request) -> Int {
    // Sums of steps order rows less finely than the codes that they come from.
    min(ids.count, max(request.depth, isByStore(request) ? request.rerank : 2 * request.depth))
  }

  /// Makes the table that scores the codes of whole vectors; a code with the sum *s* is about
  /// `base + step * s` away.
  @discardableResult
  func fillTable(
    _ quantizers: Quantizers, _ scratch: SearchScratch
  ) -> (step: Float, base: Float) {
    let query = UnsafeBufferPointer(scratch.query.elements(parameters.dimension))
    guard let rotation = quantizers.rotation else { return fillTable(quantizers, query, scratch) }
    let turned = scratch.coded.elements(parameters.dimension)
    rotation.turn(query, into: turned)
    return fillTable(quantizers, UnsafeBufferPointer(turned), scratch)
  }

  /// As above, for what stands for the query among the codes.
  func fillTable(
    _ quantizers: Quantizers, _ query: UnsafeBufferPointer<Float>, _ scratch: SearchScratch
  ) -> (step: Float, base: Float) {
    let product = quantizers.product
    let count = product.subQuantizerCount * product.codewordCount
    return product.codebooks.withUnsafeBufferPointer { panels in
      product.starts.withUnsafeBufferPointer { starts in
        quantizers.penalties.withUnsafeBufferPointer { penalties in
          ScanKernels.best.fillTable(
            panels: panels, starts: starts, codewordCount: product.codewordCount,
            penalties: parameters.metric == .cosine ? penalties : nil,
            isDistance: parameters.metric == .l2,
            query: query, work: scratch.sums.elements(count), table: scratch.table.elements(count))
        }
      }
    }
  }

  private func scan(
    _ lists: CodeLists, _ quantizers: Quantizers, _ request: Request, pool: Int,
    _ table: (step: Float, base: Float), _ scratch: SearchScratch
  ) throws(VectorIndexError) {
    let allowed = request.filter.allowed
    scratch.reservoir.empty(keeping: pool, room: allowed == nil ? 0 : lists.longest)
    scratch.probed = 0
    switch request.probing {
    case .count(let probes):
      let ranked = quantizers.coarse.nearestLists(parameters.metric, count: probes, scratch)
      try scan(lists, ranked[...], quantizers, request.filter, scratch)
    case .margin(let margin, let most):
      let ranked = quantizers.coarse.nearestLists(parameters.metric, count: most, scratch)
      let first = min(firstProbes, ranked.count)
      try scan(lists, ranked[..<first], quantizers, request.filter, scratch)
      // Too few codes say nothing of a margin: then all lists count.
      let best = bestCode(depth: request.depth, table, scratch) ?? .infinity
      let end = ranked[first...].firstIndex {
        self.margin(ofListScore: $0.score, best, scratch) > margin
      }
      try scan(lists, ranked[first..<(end ?? ranked.count)], quantizers, request.filter, scratch)
    }
    while scratch.probed < quantizers.coarse.listCount,
      scratch.reservoir.count < min(request.fewest, pool)
    {
      // The nearest lists come in the same order again, followed by others.
      let ranked = quantizers.coarse.nearestLists(
        parameters.metric, count: min(4 * scratch.probed, quantizers.coarse.listCount), scratch)
      try scan(lists, ranked[scratch.probed...], quantizers, request.filter, scratch)
    }
  }

  /// Scans lists in their order, checked and filtered.
  func scan(
    _ lists: CodeLists, _ ranked: Slice<UnsafeBufferPointer<RankedNumber>>,
    _ quantizers: Quantizers, _ filter: RowFilter, _ scratch: SearchScratch
  ) throws(VectorIndexError) {
    let numbers = scratch.lists.elements(ranked.count)
    for (place, list) in ranked.enumerated() {
      try checkCodes(ofList: Int(list.number))
      numbers[place] = list.number
    }
    scratch.probed += ranked.count
    let next = UnsafeBufferPointer(numbers)
    if let allowed = filter.allowed {
      scan(lists, next, quantizers, filter.rows, scratch, allowed)
    } else {
      scan(lists, next, quantizers, filter.rows, scratch)
    }
  }

  private func scan(
    _ lists: CodeLists, _ numbers: UnsafeBufferPointer<UInt32>, _ quantizers: Quantizers,
    _ rows: RowBits?, _ scratch: SearchScratch
  ) {
    let product = quantizers.product
    let table = UnsafeBufferPointer(
      scratch.table.elements(product.subQuantizerCount * product.codewordCount))
    guard let rows else {
      return ScanKernels.best.scan(
        lists, numbers: numbers, table: table, allowed: nil, into: scratch.reservoir)
    }
    rows.words.withUnsafeBufferPointer {
      ScanKernels.best.scan(
        lists, numbers: numbers, table: table, allowed: $0, into: scratch.reservoir)
    }
  }

  /// Scans list by list and asks `allowed` about the rows that could be kept, before others drive
  /// them out: the reservoir has room for a whole list beyond those that it keeps.
  private func scan(
    _ lists: CodeLists, _ numbers: UnsafeBufferPointer<UInt32>, _ quantizers: Quantizers,
    _ rows: RowBits?, _ scratch: SearchScratch, _ allowed: (Int64) -> Bool
  ) {
    for place in numbers.indices {
      ScanKernels.best.reduce(scratch.reservoir)
      let known = scratch.reservoir.count
      let list = UnsafeBufferPointer(rebasing: numbers[place..<place + 1])
      scan(lists, list, quantizers, rows, scratch)
      scratch.reservoir.drop(from: known) { !allowed(ids[Int($0)]) }
    }
  }

  /// Scores rows by stored vectors or by their codes and keeps the best, by identity.
  private func keepBest(
    of rows: UnsafeMutableBufferPointer<UInt32>, _ request: Request, _ scratch: SearchScratch,
    byStore: Bool
  ) throws(VectorIndexError) {
    scratch.best.empty(keeping: request.depth)
    let scores = scratch.scores.elements(rows.count)
    try score(UnsafeBufferPointer(rows), byStore: byStore, scratch, into: scores)
    var threshold = scratch.best.threshold
    for place in 0..<rows.count where scores[place] >= threshold {
      let row = Int(rows[place])
      let id = ids[row]
      guard request.filter.passes(row: row, id: id) else { continue }
      scratch.best.insert(score: scores[place], number: id)
      threshold = scratch.best.threshold
    }
  }
}
