/// The spread of measured latencies.
package struct LatencySummary: Equatable, Sendable {
  /// How many were measured.
  package let count: Int
  /// The median, in microseconds.
  package let p50: Double
  /// What 99 of 100 do not exceed, in microseconds.
  package let p99: Double
  /// The longest, in microseconds.
  package let maximum: Double

  /// Summarises latencies in microseconds by nearest rank: each percentile is a measured value, the
  /// smallest that the stated share does not exceed.
  ///
  /// - Returns: `nil` when nothing was measured.
  /// - Complexity: O(*n* log *n*).
  package init?(microseconds: [Double]) {
    let sorted = microseconds.sorted()
    guard let maximum = sorted.last else { return nil }
    count = sorted.count
    p50 = Self.percentile(50, of: sorted)
    p99 = Self.percentile(99, of: sorted)
    self.maximum = maximum
  }

  private static func percentile(_ percent: Int, of sorted: [Double]) -> Double {
    let rank = (percent * sorted.count + 99) / 100
    return sorted[max(rank, 1) - 1]
  }
}
