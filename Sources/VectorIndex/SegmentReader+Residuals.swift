import Kernels

extension SegmentReader {
  /// Fills the reservoir by residual codes.
  ///
  /// For *x* = *c* + *r* the distance is `|(q - c) - r|²`, the inner product `q·c + q·r`, and the cosine's sum
  /// (see ``Quantizers/lengthPenalty``) `(q·c - 0.3 c·c) + (q - 0.6 c)·r - 0.3 r·r`: a list has a table of its
  /// own, or a constant, and with them a step and a base of its own. Sums are kept in steps of the first
  /// list's table.
  func scanResiduals(
    _ lists: CodeLists, _ quantizers: Quantizers, _ request: Request, pool: Int,
    _ scratch: SearchScratch
  ) throws(VectorIndexError) {
    let probes =
      if case .count(let count) = request.probing { count } else { parameters.listCount }
    scratch.reservoir.empty(keeping: pool, room: lists.longest)
    scratch.probed = 0
    var unit = CodeUnit()
    var wanted = min(probes, quantizers.coarse.listCount)
    while wanted > scratch.probed {
      let ranked = quantizers.coarse.nearestLists(parameters.metric, count: wanted, scratch)
      for place in scratch.probed..<ranked.count {
        let list = ranked[place...place]
        let table = residualTable(ofList: Int(list[place].number), quantizers, scratch)
        if place == 0 { unit = CodeUnit(first: table) }
        let (known, threshold) = (scratch.reservoir.count, scratch.reservoir.threshold)
        scratch.reservoir.threshold = unit.sums(below: threshold, of: table)
        try scan(lists, list, quantizers, request.filter, scratch)
        scratch.reservoir.convert(from: known) { unit.sum($0, of: table) }
        scratch.reservoir.threshold = threshold
        ScanKernels.best.reduce(scratch.reservoir)
      }
      let isShort = scratch.reservoir.count < min(request.fewest, pool)
      wanted = isShort ? min(4 * scratch.probed, quantizers.coarse.listCount) : 0
    }
  }

  /// Fills the table of a list and says what its sums are worth: a code with the sum *s* is about
  /// `base + step * s` away.
  private func residualTable(
    ofList list: Int, _ quantizers: Quantizers, _ scratch: SearchScratch
  ) -> (step: Float, base: Float) {
    let dimension = parameters.dimension
    let query = scratch.query.elements(dimension)
    let part = scratch.coded.elements(dimension)
    let scale = quantizers.coarse.scales[list]
    let share: Float =
      switch parameters.metric {
      case .cosine: 2 * Quantizers.lengthPenalty
      case .l2: 1
      case .innerProduct: 0
      }
    var product: Float = 0
    quantizers.coarse.values.withUnsafeBufferPointer { values in
      for component in 0..<dimension {
        let value = scale * Float(values[list * dimension + component])
        product += query[component] * value
        part[component] = query[component] - share * value
      }
    }
    var table = fillTable(quantizers, UnsafeBufferPointer(part), scratch)
    switch parameters.metric {
    case .cosine: table.base -= product - Quantizers.lengthPenalty * quantizers.coarse.squares[list]
    case .innerProduct: table.base -= product
    case .l2: break
    }
    return table
  }
}

/// What sums of different tables are compared in.
private struct CodeUnit {
  private var step: Float = 1
  private var base: Float = 0

  /// Sums of later lists may be lower than those of the first by so many steps.
  private static let room: Float = 16_384

  init() {}

  init(first table: (step: Float, base: Float)) {
    step = max(table.step, .leastNormalMagnitude)
    base = table.base - Self.room * step
  }

  /// A table's sum in steps of the unit, rounded.
  func sum(_ sum: UInt16, of table: (step: Float, base: Float)) -> UInt16 {
    let steps = (table.base - base + table.step * Float(sum)) / step
    return UInt16(max(0, min(65_535, steps.rounded())))
  }

  /// The sums of a table that can become less than `threshold` steps of the unit, and perhaps one more.
  func sums(below threshold: Int, of table: (step: Float, base: Float)) -> Int {
    guard threshold < 65_536 else { return threshold }
    let rest = base + step * Float(threshold) - table.base
    guard table.step > 0 else { return rest > 0 ? 65_536 : 0 }
    return Int(max(0, min(65_536, (rest / table.step).rounded(.up))))
  }
}
