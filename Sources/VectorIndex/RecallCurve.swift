import Glibc

/// What recall searches reach that scan a fixed number of lists, or as many as a margin asks for; with
/// it a search can ask for a recall instead of guessing.
///
/// See ``SegmentReader/Probing`` for margins.
package struct RecallCurve: Equatable, Sendable {
  /// A recall as measured over questions.
  package struct Recall: Equatable, Sendable {
    /// Mean share of the true ten nearest that ten hits hold.
    package var at10: Float
    /// Mean share of the true hundred nearest that a hundred hits hold.
    package var at100: Float
    /// Standard error of ``at10``, and more for a sample with a tail (see ``RecallMeasurement``).
    package var error: Float

    /// Makes a measurement.
    package init(at10: Float, at100: Float, error: Float) {
      self.at10 = at10
      self.at100 = at100
      self.error = error
    }

    /// The recall of `depth` hits, with misses counted `missWeight` times and three errors taken off:
    /// on the logarithmic scale that ten and a hundred hits are on, from 10 to 300.
    func floor(depth: Int, missWeight: Float) -> Float {
      let share = Float(max(0, min(1.5, log10(Double(depth)) - 1)))
      let recall = at10 + share * (at100 - at10)
      return max(0, 1 - missWeight * (1 - recall)) - 3 * error
    }
  }

  /// One measurement.
  package struct Point: Equatable, Sendable {
    /// Lists scanned.
    package var probes: Int
    /// The recall that they give.
    package var fixed: Recall
    /// The margin that asks for about as many lists, chosen for each query.
    package var margin: Float
    /// The recall that it gives.
    package var adaptive: Recall
    /// Lists that it scans on average.
    package var meanProbes: Float

    /// Makes a point.
    package init(
      probes: Int, fixed: Recall, margin: Float, adaptive: Recall, meanProbes: Float
    ) {
      self.probes = probes
      self.fixed = fixed
      self.margin = margin
      self.adaptive = adaptive
      self.meanProbes = meanProbes
    }
  }

  /// Rising in probes and margins; empty when every search is exact.
  package var points: [Point]
  /// True when nobody gave questions like those that are asked: then misses count one and a half times.
  ///
  /// Short spans of text miss .125 .070 .035 of the true ten nearest in 32, 64 and 128 of 512 lists
  /// where made-up questions (see ``RecallQuestion``) miss .111 .055 .015 (MiniLM, 100,000 passages).
  package var isMadeUp: Bool

  /// How many times the lists that a margin asks for on average it may ask for at most. With 4, as in files
  /// written before margins were measured so, the slowest queries took three times the median.
  package var spread: Int

  /// The spread of new measurements.
  static let narrowSpread = 2

  private var missWeight: Float { isMadeUp ? 1.5 : 1 }

  /// Wraps measurements.
  package init(points: [Point], isMadeUp: Bool = false, spread: Int = narrowSpread) {
    self.points = points
    self.isMadeUp = isMadeUp
    self.spread = spread
  }

  /// The fewest probes with which `depth` hits reach `recall`, between two measurements on a
  /// logarithmic scale.
  ///
  /// When no measurement reaches it for sure, the fewest probes within 0.005 of the best one.
  package func probes(forRecall recall: Float, depth: Int) -> Int {
    guard
      let place = place(
        forRecall: recall, points.map { $0.fixed.floor(depth: depth, missWeight: missWeight) })
    else {
      return points.last?.probes ?? 1
    }
    let (low, high) = (points[max(0, place.index - 1)].probes, points[place.index].probes)
    let factor = pow(Double(high) / Double(low), Double(place.share))
    return min(high, Int((Double(low) * factor - 1e-4).rounded(.up)))
  }

  /// The least margin with which `depth` hits reach `recall`, and the most lists that it may ask for;
  /// nil when there are no measurements.
  package func margin(
    forRecall recall: Float, depth: Int
  ) -> (margin: Float, most: Int)? {
    guard let last = points.last else { return nil }
    guard
      let place = place(
        forRecall: recall, points.map { $0.adaptive.floor(depth: depth, missWeight: missWeight) })
    else {
      return (last.margin, last.probes)
    }
    let (low, high) = (points[max(0, place.index - 1)], points[place.index])
    let probes = Float(low.probes) + place.share * Float(high.probes - low.probes)
    return (
      low.margin + place.share * (high.margin - low.margin),
      min(last.probes, spread * Int((probes - 1e-3).rounded(.up)))
    )
  }

  /// The first measurement that reaches a recall, and how far between the one before and it.
  private func place(
    forRecall recall: Float, _ recalls: [Float]
  ) -> (index: Int, share: Float)? {
    let best = recalls.max() ?? 0
    let target = best < recall ? best - 0.005 : recall
    guard let above = recalls.firstIndex(where: { $0 >= target }) else { return nil }
    guard above > 0 else { return (0, 1) }
    return (above, (target - recalls[above - 1]) / (recalls[above] - recalls[above - 1]))
  }
}
