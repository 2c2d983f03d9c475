import Glibc

/// The recall that was measured for rising numbers of probes, with which a search can ask for a recall
/// instead of guessing probes.
package struct RecallCurve: Equatable, Sendable {
  /// One measurement.
  package struct Point: Equatable, Sendable {
    /// Lists scanned.
    package var probes: Int
    /// Mean share of the true ten nearest that were found.
    package var recall: Float

    /// Makes a point.
    package init(probes: Int, recall: Float) {
      self.probes = probes
      self.recall = recall
    }
  }

  /// Rising in probes; empty when every search is exact.
  package var points: [Point]

  /// Wraps measurements.
  package init(points: [Point]) { self.points = points }

  /// The fewest probes whose recall reaches `recall`, between two measurements on a logarithmic scale.
  ///
  /// When no measurement reaches it, the fewest probes within 0.005 of the best one.
  package func probes(forRecall recall: Float) -> Int {
    let best = points.map(\.recall).max() ?? 0
    let target = min(recall, best - (best < recall ? 0.005 : 0))
    guard let above = points.firstIndex(where: { $0.recall >= target }) else {
      return points.last?.probes ?? 1
    }
    guard above > 0 else { return points[above].probes }
    let (low, high) = (points[above - 1], points[above])
    let share = (target - low.recall) / (high.recall - low.recall)
    let factor = pow(Double(high.probes) / Double(low.probes), Double(share))
    return min(high.probes, Int((Double(low.probes) * factor - 1e-4).rounded(.up)))
  }
}
