/// What the scan loops compute, in plain Swift: their oracle.
package enum ScanReference {
  /// A row with the sum of its code's table entries.
  package struct Sum: Equatable, Sendable {
    /// The row.
    package var row: UInt32
    /// The sum of its entries.
    package var sum: UInt16

    /// Makes an entry.
    package init(row: UInt32, sum: UInt16) {
      self.row = row
      self.sum = sum
    }
  }

  /// The `wanted` rows with the lowest sums, ties by the order of arrival, in that order of arrival.
  ///
  /// - Parameters:
  ///   - codes: Row-major `(rows, width)`.
  ///   - allowed: Whether a row may be found.
  package static func scan(
    codes: [UInt8], width: Int, bits: Int, offsets: [UInt32], lists: [UInt32], table: [UInt8],
    wanted: Int, allowed: (Int) -> Bool
  ) -> [Sum] {
    let offered = lists.flatMap { list in
      (Int(offsets[Int(list)])..<Int(offsets[Int(list) + 1])).filter(allowed).map { row in
        let code = codes[row * width..<(row + 1) * width]
        return Sum(row: UInt32(row), sum: UInt16(sum(of: code, bits: bits, table)))
      }
    }
    let best = offered.indices.sorted { (offered[$0].sum, $0) < (offered[$1].sum, $1) }
    return best.prefix(wanted).sorted().map { offered[$0] }
  }

  /// The sum of a code's table entries.
  package static func sum(of code: some Collection<UInt8>, bits: Int, _ table: [UInt8]) -> Int {
    code.enumerated().reduce(0) { sum, part in
      let (byte, value) = (part.offset, Int(part.element))
      guard bits == 4 else { return sum + Int(table[256 * byte + value]) }
      return sum + Int(table[32 * byte + value % 16]) + Int(table[32 * byte + 16 + value / 16])
    }
  }

  /// `256 high·row + low·row`.
  package static func wideDot(_ high: [Int8], _ low: [Int8], _ row: some Collection<Int8>) -> Int64
  {
    zip(zip(high, low), row).reduce(0) {
      $0 + (256 * Int64($1.0.0) + Int64($1.0.1)) * Int64($1.1)
    }
  }

  /// The column at the least squared distance of scaled bytes, less the row's own squared length.
  package static func nearest(
    row: [Int8], scale: Float, columns: [Int8], scales: [Float], squares: [Float]
  ) -> (column: Int, measure: Float) {
    var best = (column: 0, measure: Float.greatestFiniteMagnitude)
    for column in scales.indices {
      let values = columns[column * row.count..<(column + 1) * row.count]
      let product = Float(DistanceReference.integerDotProduct(row, values))
      let measure = squares[column] - 2 * scale * scales[column] * product
      if measure < best.measure { best = (column, measure) }
    }
    return best
  }

  /// The table of steps for row-major codewords, `(codewordCount, width)` a sub-quantizer.
  package static func table(
    codewords: [[[Float]]], parts: [[Float]], penalties: [Float]?, isDistance: Bool
  ) -> (table: [UInt8], step: Float, base: Float) {
    let limit = min(255, Float(65_535 / codewords.count))
    let size = codewords.first?.count ?? 0
    let sums = codewords.indices.map { number in
      codewords[number].indices.map { word in
        var sum: Float = 0
        for (value, component) in zip(parts[number], codewords[number][word]) {
          sum =
            isDistance ? sum + (value - component) * (value - component) : sum - value * component
        }
        return penalties.map { sum + $0[number * size + word] } ?? sum
      }
    }
    let least = sums.map { $0.min() ?? 0 }
    let range = zip(sums, least).map { ($0.max() ?? 0) - $1 }.max() ?? 0
    let scale = range > 0 ? limit / range : 0
    let table = zip(sums, least).flatMap { row, low in
      row.map { UInt8(min(limit, max(0, ($0 - low) * scale + 0.5))) }
    }
    return (table, range > 0 ? range / limit : 0, least.reduce(0, +))
  }

  /// The best numbers by score, ties by the lower number.
  package static func rank(
    products: [Int32], factors: [Float], penalties: [Float]?, scale: Float, wanted: Int
  ) -> [Int] {
    let scores = products.indices.map { at in
      let score = scale * factors[at] * Float(products[at]) - (penalties?[at] ?? 0)
      return score.isNaN ? -.greatestFiniteMagnitude : score
    }
    return Array(
      products.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(wanted))
  }
}
