/// Choosing results that are good and unlike each other.
package enum Diversity {
  /// Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).
  ///
  /// Each step takes the candidate with the greatest lambda × relevance − (1 − lambda) × greatest
  /// similarity to what was taken; ties go to the lower index. The first taken is the most
  /// relevant.
  ///
  /// - Parameters:
  ///   - relevance: One number a candidate, higher is better, on the scale of the similarities.
  ///   - count: How many to take at most.
  ///   - lambda: 1 ranks by relevance alone, 0 by difference alone.
  ///   - similarity: Of two candidates by index, symmetric; called at most once for each pair.
  /// - Returns: Indices in the order taken.
  /// - Complexity: O(`count` × candidates) calls of `similarity`.
  package static func select(
    _ count: Int, relevance: [Double], lambda: Double, similarity: (Int, Int) -> Double
  ) -> [Int] {
    var remaining = Array(relevance.indices)
    var closest = [Double](repeating: -.infinity, count: relevance.count)
    var taken: [Int] = []
    while taken.count < count, !remaining.isEmpty {
      let values = remaining.map { index in
        taken.isEmpty
          ? relevance[index] : lambda * relevance[index] - (1 - lambda) * closest[index]
      }
      let next = remaining.remove(at: firstMaximum(of: values))
      taken.append(next)
      for index in remaining {
        closest[index] = max(closest[index], similarity(next, index))
      }
    }
    return taken
  }

  private static func firstMaximum(of values: [Double]) -> Int {
    values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
  }
}
