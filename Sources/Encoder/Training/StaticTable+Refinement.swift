import Glibc

extension StaticTable {
  /// This table moved a share of the way back to another: `other + share × (self − other)`.
  ///
  /// Between a table fitted to a teacher and the same one trained further, a point in the middle is
  /// better on texts that are like neither's training (Wortsman and others, "Robust Fine-Tuning of
  /// Zero-Shot Models", 2022).
  ///
  /// - Precondition: Both tables have the same shape; weights are this one's.
  package func blended(with other: StaticTable, share: Float) -> StaticTable {
    precondition(rows.values.count == other.rows.values.count, "tables of different shapes")
    var rows = rows
    for (place, value) in other.rows.values.enumerated() {
      rows.values[place] = value + share * (rows.values[place] - value)
    }
    return StaticTable(rows: rows, weights: weights, repetition: repetition)
  }

  /// This table with its texts spread more evenly over all directions.
  ///
  /// Along each main direction of `components` rows are divided by the standard deviation to the
  /// power `strength`: 0 leaves them, 1 is whitening (Su and others, "Whitening Sentence
  /// Representations", 2021). The direction with the largest deviation keeps its lengths.
  ///
  /// - Precondition: `components` are all directions of this table's dimension.
  /// - Complexity: O(rows × dimension²).
  package func levelled(by components: PrincipalComponents, strength: Double) -> StaticTable {
    let width = rows.dimension
    precondition(
      components.dimension == width && components.mean.count == width, "not all directions")
    let along = components.project(rows, from: [Float](repeating: 0, count: width))
    let largest = components.variances.first ?? 0
    let factors = components.variances.map { variance -> Float in
      variance > 0 ? Float(pow(largest / variance, strength / 2)) : 0
    }
    let levelled = SharedRows(rowCount: rows.rowCount, dimension: width)
    for number in 0..<rows.rowCount {
      let parts = along.row(number)
      levelled.write(number) { row in
        row.update(repeating: 0)
        components.directions.withUnsafeBufferPointer { directions in
          guard let base = directions.baseAddress, let out = row.baseAddress else { return }
          for (line, part) in parts.enumerated() {
            FloatLoops.add(base + line * width, times: part * factors[line], to: out, width)
          }
        }
      }
    }
    return StaticTable(
      rows: levelled.matrix(), weights: weights, repetition: repetition)
  }
}
