import Glibc

/// The recall that was measured for rising numbers of probes, with which a search can ask for a recall
/// instead of guessing probes.
package struct RecallCurve: Equatable, Sendable {
  /// One measurement.
  package struct Point: Equatable, Sendable {
    /// Lists scanned.
    package var probes: Int
    /// Mean share of the true ten nearest that ten hits hold.
    package var recallAt10: Float
    /// Mean share of the true hundred nearest that a hundred hits hold.
    package var recallAt100: Float

    /// Makes a point.
    package init(probes: Int, recallAt10: Float, recallAt100: Float) {
      self.probes = probes
      self.recallAt10 = recallAt10
      self.recallAt100 = recallAt100
    }

    /// The recall of `depth` hits: between 10 and 100 on a logarithmic scale, the nearer of the two
    /// beyond them.
    package func recall(depth: Int) -> Float {
      let share = Float(max(0, min(1, log10(Double(depth)) - 1)))
      return recallAt10 + share * (recallAt100 - recallAt10)
    }
  }

  /// Rising in probes; empty when every search is exact.
  package var points: [Point]

  /// Wraps measurements.
  package init(points: [Point]) { self.points = points }

  /// The fewest probes with which `depth` hits reach `recall`, between two measurements on a
  /// logarithmic scale.
  ///
  /// When no measurement reaches it, the fewest probes within 0.005 of the best one.
  package func probes(forRecall recall: Float, depth: Int) -> Int {
    let recalls = points.map { $0.recall(depth: depth) }
    let best = recalls.max() ?? 0
    let target = best < recall ? best - 0.005 : recall
    guard let above = recalls.firstIndex(where: { $0 >= target }) else {
      return points.last?.probes ?? 1
    }
    guard above > 0 else { return points[above].probes }
    let share = (target - recalls[above - 1]) / (recalls[above] - recalls[above - 1])
    let (low, high) = (points[above - 1].probes, points[above].probes)
    let factor = pow(Double(high) / Double(low), Double(share))
    return min(high, Int((Double(low) * factor - 1e-4).rounded(.up)))
  }
}
