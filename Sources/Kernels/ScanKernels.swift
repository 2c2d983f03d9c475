import CKernels

/// Loops over product codes and bytes of one CPU class; every class gives the same bits (see
/// `scan.h`).
///
/// Counts are checked, contents are not: list and row numbers must be in range. Nothing allocates.
package struct ScanKernels: Sendable {
  // Points to a constant of the C target.
  private nonisolated(unsafe) let loops: UnsafePointer<sextant_scan_kernels>

  /// The fastest class here, or the one that the environment's SEXTANT_CPU names.
  package static let best = ScanKernels(loops: sextant_scan_best())

  /// All classes that this machine can run, "plain" first.
  package static let available = (0..<sextant_scan_class_count()).map {
    ScanKernels(loops: sextant_scan_class($0))
  }

  /// "avx512vbmi", "avx512vnni", "avx2", "neon" or "plain".
  package var name: String { String(cString: loops.pointee.name) }

  /// True where 8-bit codes are scanned in registers; elsewhere 4-bit codes are faster.
  package var scansEightBitsFast: Bool { name == "avx512vbmi" }

  /// Offers every row of some lists to the reservoir, by the sum of its code's table entries.
  ///
  /// - Parameters:
  ///   - table: `(width, 256)` bytes, or `(2 width, 16)` for 4-bit codes; no code's sum may exceed
  ///     65,535.
  ///   - allowed: A bit a row, and one word more; nil passes none over.
  package func scan(
    _ lists: CodeLists, numbers: UnsafeBufferPointer<UInt32>, table: UnsafeBufferPointer<UInt8>,
    allowed: UnsafeBufferPointer<UInt64>?, into reservoir: CodeReservoir
  ) {
    guard let codes = lists.codes.baseAddress, let offsets = lists.offsets.baseAddress,
      let numbers = numbers.nonEmpty,
      let entries = table.baseAddress
    else { return }
    precondition(table.count >= lists.width * (lists.bits == 8 ? 256 : 32), "a short table")
    precondition(
      (allowed?.count ?? .max) > Int(lists.offsets.last ?? 0) / 64, "a bit for each row")
    var arguments = sextant_code_lists(
      codes: codes, offsets: offsets, width: lists.width, table: entries,
      allowed: allowed?.baseAddress)
    let loop = lists.bits == 8 ? loops.pointee.scan_lists8 : loops.pointee.scan_lists4
    reservoir.withState { loop(&arguments, numbers.start, numbers.count, $0) }
  }

  /// Cuts a reservoir to what it was made to keep.
  package func reduce(_ reservoir: CodeReservoir) {
    reservoir.withState { loops.pointee.reduce($0) }
  }

  /// The `rank`-th lowest sum that a reservoir holds, from 1; nil when it holds fewer rows.
  package func sum(ofRank rank: Int, in reservoir: CodeReservoir) -> Int? {
    var sum: UInt32 = 65_536
    reservoir.withState { sum = loops.pointee.ranked_sum($0, max(0, rank)) }
    return sum == 65_536 ? nil : Int(sum)
  }

  /// Integer dot products of a query with the first `out.count` rows; values are -127...127.
  package func dots(
    _ query: UnsafeBufferPointer<Int8>, rows: UnsafeBufferPointer<Int8>,
    into out: UnsafeMutableBufferPointer<Int32>
  ) {
    guard let query = query.nonEmpty, let rows = rows.nonEmpty, let to = out.baseAddress else {
      return
    }
    precondition(rows.count >= out.count * query.count, "too few rows")
    loops.pointee.byte_dots(query.start, rows.start, out.count, query.count, to)
  }

  /// Integer dot products of a query in two planes, `256 high + low`, with rows.
  ///
  /// - Parameters:
  ///   - numbers: The rows wanted, in the order of the results; nil for the first ones.
  ///   - products: Its count is the number of rows.
  ///   - squares: Each row's sum of squares; nil leaves it out.
  package func wideDots(
    high: UnsafeBufferPointer<Int8>, low: UnsafeBufferPointer<Int8>,
    rows: UnsafeBufferPointer<Int8>, numbers: UnsafeBufferPointer<UInt32>?,
    products: UnsafeMutableBufferPointer<Int64>, squares: UnsafeMutableBufferPointer<Int32>?
  ) {
    guard let high = high.nonEmpty, let low = low.nonEmpty, let rows = rows.nonEmpty,
      let out = products.baseAddress, !products.isEmpty
    else { return }
    precondition(low.count == high.count && high.count <= 1 << 16, "two planes of one width")
    precondition(numbers != nil || rows.count >= products.count * high.count, "too few rows")
    precondition((numbers?.count ?? .max) >= products.count, "too few numbers")
    precondition((squares?.count ?? .max) >= products.count, "squares are too short")
    loops.pointee.wide_dots(
      high.start, low.start, rows.start, numbers?.baseAddress, products.count, high.count, out,
      squares?.baseAddress)
  }

  /// For each row of bytes the nearest column; see ``ByteColumns``.
  ///
  /// - Parameters:
  ///   - rows: `(scales.count, columns.dimension4)`, each byte 128 more than its value.
  ///   - measures: Gets the squared distance less the row's squared length.
  package func nearest(
    rows: UnsafeBufferPointer<UInt8>, scales: UnsafeBufferPointer<Float>, columns: ByteColumns,
    nearest: UnsafeMutableBufferPointer<UInt32>, measures: UnsafeMutableBufferPointer<Float>
  ) {
    guard let values = rows.nonEmpty, let scale = scales.nonEmpty, let to = nearest.baseAddress,
      let out = measures.baseAddress
    else { return }
    precondition(
      rows.count == scales.count * columns.dimension4 && nearest.count >= scales.count
        && measures.count >= scales.count, "counts differ")
    loops.pointee.nearest_bytes(
      values.start, scale.start, scale.count, columns.dimension4, columns.panels, columns.bases,
      columns.factors, columns.penalties, columns.panelCount, to, out)
  }

  /// Fills a table for ``scan(_:numbers:table:allowed:into:)``.
  ///
  /// - Parameters:
  ///   - panels: `codewordCount` codewords of each sub-quantizer as columns (see ``ColumnPanels``).
  ///   - starts: The first component of each sub-quantizer, and the dimension.
  ///   - penalties: `(sub-quantizers, codewordCount)`, added to the distances; nil adds nothing.
  ///   - isDistance: Squared distances; else dot products, subtracted.
  ///   - work: Room for `(sub-quantizers, codewordCount)` floats.
  /// - Returns: What a step is worth, and the sum of the nearest codewords' values: a code with the
  ///   sum *s* lies about `base + step * s` away.
  package func fillTable(
    panels: UnsafeBufferPointer<Float>, starts: UnsafeBufferPointer<UInt32>, codewordCount: Int,
    penalties: UnsafeBufferPointer<Float>?, isDistance: Bool, query: UnsafeBufferPointer<Float>,
    work: UnsafeMutableBufferPointer<Float>, table: UnsafeMutableBufferPointer<UInt8>
  ) -> (step: Float, base: Float) {
    let count = starts.count - 1
    precondition(codewordCount == 256 || codewordCount == 16, "256 or 16 codewords")
    precondition(
      count > 0 && panels.count == codewordCount * Int(starts.last ?? 0)
        && query.count == Int(starts.last ?? 0), "incomplete codebooks")
    precondition(
      work.count >= count * codewordCount && table.count >= count * codewordCount
        && (penalties?.count ?? .max) >= count * codewordCount, "too little room")
    guard let panels = panels.nonEmpty, let starts = starts.nonEmpty, let query = query.nonEmpty,
      let work = work.baseAddress, let table = table.baseAddress
    else { return (0, 0) }
    var books = sextant_codebooks(
      panels: panels.start, starts: starts.start, count: count, codeword_count: codewordCount,
      penalties: penalties?.baseAddress, distances: isDistance ? 1 : 0)
    var base: Float = 0
    let step = loops.pointee.fill_table(&books, query.start, work, table, &base)
    return (step, base)
  }

  /// The numbers with the highest `scale * factors[i] * products[i] - penalties[i]`, best first, of
  /// equals the lower number first; NaN ranks last.
  ///
  /// - Parameter work: Room for twice as many entries as there are products.
  /// - Returns: `wanted` entries, or all, at the start of `work`.
  package func rank(
    _ products: UnsafeBufferPointer<Int32>, factors: UnsafeBufferPointer<Float>,
    penalties: UnsafeBufferPointer<Float>?, scale: Float, wanted: Int,
    work: UnsafeMutableBufferPointer<RankedNumber>
  ) -> UnsafeBufferPointer<RankedNumber> {
    guard let from = products.nonEmpty, let factor = factors.baseAddress,
      let to = work.baseAddress, wanted > 0
    else { return UnsafeBufferPointer(start: nil, count: 0) }
    precondition(
      factors.count >= products.count && (penalties?.count ?? .max) >= products.count
        && work.count >= 2 * products.count, "counts differ")
    let count = to.withMemoryRebound(to: sextant_ranked.self, capacity: work.count) {
      loops.pointee.rank(
        from.start, factor, penalties?.baseAddress, scale, products.count, wanted, $0)
    }
    return UnsafeBufferPointer(start: to, count: count)
  }
}

/// A number and its score, higher is better, laid out as in C.
package struct RankedNumber: BitwiseCopyable {
  /// Higher is better.
  package var score: Float
  /// A list or a row.
  package var number: UInt32

  /// Makes an entry.
  package init(score: Float, number: UInt32) {
    self.score = score
    self.number = number
  }
}

/// A start address with a count that is not zero.
struct NonEmpty<Element> {
  let start: UnsafePointer<Element>
  let count: Int
}

extension UnsafeBufferPointer {
  /// Nil when there is nothing.
  var nonEmpty: NonEmpty<Element>? {
    guard let baseAddress, !isEmpty else { return nil }
    return NonEmpty(start: baseAddress, count: count)
  }
}
