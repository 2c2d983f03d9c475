/// Holm's correction for making several tests at once: Holm 1979, "A simple sequentially rejective
/// multiple test procedure", Scandinavian Journal of Statistics 6.
enum HolmCorrection {
  /// The p-values adjusted together, in the order given: below 0.05 they hold at 5 % for all tests.
  ///
  /// - Complexity: O(*n* log *n*).
  static func adjusted(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var floor = 0.0
    for (done, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      floor = max(floor, min(1, Double(pValues.count - done) * pValues[index]))
      adjusted[index] = floor
    }
    return adjusted
  }
}
