/// The paired randomisation test of Fisher: how often would labels dealt by chance differ as much?
///
/// If the two runs were equally good, each topic's difference could as well have had the other
/// sign. For retrieval, Smucker, Allan and Carterette 2007, doi:10.1145/1321440.1321528.
enum SignFlipTest {
  /// The two-sided p-value of the mean of `differences`.
  ///
  /// Topics without a difference play no part. Where there are at most `sampleCount` ways to deal
  /// the signs, all are tried and the result is exact; else `sampleCount` are drawn and the
  /// observed one is counted with them, so that p is never 0.
  ///
  /// - Complexity: O(`sampleCount` × topics).
  static func pValue(of differences: [Double], sampleCount: Int, seed: UInt64) -> Double {
    let changes = differences.filter { $0 != 0 }
    guard !changes.isEmpty else { return 1 }
    let flips = Flips(of: changes)
    if changes.count < 63, 1 << changes.count <= sampleCount {
      let all = 1 << changes.count
      return Double((0..<all).count { flips.isExtreme([UInt64($0)]) }) / Double(all)
    }
    var generator = SeededGenerator(seed: seed)
    let words = (changes.count + 63) / 64
    let extreme = (0..<sampleCount).count { _ in
      flips.isExtreme((0..<words).map { _ in generator.next() })
    }
    return Double(extreme + 1) / Double(sampleCount + 1)
  }

  /// Differences whose signs may be flipped.
  private struct Flips {
    private let changes: [Double]
    private let threshold: Double

    init(of changes: [Double]) {
      self.changes = changes
      // Sums in another order differ in their last bits: a tie with the observed sum must count.
      let slack = 1e-12 * changes.reduce(0) { $0 + abs($1) }
      threshold = abs(changes.reduce(0, +)) - slack
    }

    /// Whether the sum, each sign flipped where its bit is set, is at least as far from 0 as
    /// observed.
    func isExtreme(_ bits: [UInt64]) -> Bool {
      var sum = 0.0
      for (index, change) in changes.enumerated() {
        let isFlipped = bits[index >> 6] >> UInt64(index & 63) & 1 == 1
        sum += isFlipped ? -change : change
      }
      return abs(sum) >= threshold
    }
  }
}
