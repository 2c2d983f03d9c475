import Kernels

/// Makes the tables that score residual codes, a table for each list.
///
/// Codes of whole vectors share one table for all lists (see ``Quantizers/lengthPenalty``). The sums
/// of residual codes depend on the centroid: for *x* = *c* + *r* the distance is `|(q - c) - r|²`, and
/// the cosine's sum `(q·c - 0.3 c·c) + (q - 0.6 c)·r - 0.3 r·r`.
struct ResidualTable {
  private let quantizers: Quantizers
  private let measure: DistanceKernels.Measure
  private let query: [Float]
  /// For cosines what every sum of a list lacks.
  private let bases: [Float]

  init(_ quantizers: Quantizers, _ measure: DistanceKernels.Measure, _ query: [Float]) {
    self.quantizers = quantizers
    self.measure = measure
    self.query = query
    bases =
      measure == .dotProduct
      ? quantizers.coarse.penalisedDotProducts(query, penalty: Quantizers.lengthPenalty) : []
  }

  /// The table of a list, `(subQuantizerCount, codewordCount)`, whose sums, negated for distances and
  /// with `base` added, are higher for nearer vectors.
  func table(ofList list: Int) -> (table: [Float], base: Float) {
    let share = measure == .dotProduct ? 2 * Quantizers.lengthPenalty : 1
    let centroid = quantizers.coarse.centroid(list)
    var table = quantizers.product.table(
      measure, for: zip(query, centroid).map { $0 - share * $1 })
    guard measure == .dotProduct else { return (table, 0) }
    for entry in table.indices { table[entry] -= quantizers.penalties[entry] }
    return (table, bases[list])
  }
}
