import Glibc

/// Puts values of a domain on a stretch of pixels.
struct PlotScale {
  /// The values from one end of the axis to the other; its width is positive.
  let domain: ClosedRange<Double>
  /// Where the lower end of the domain lies.
  let start: Double
  /// Where its upper end lies; less than `start` where the axis points up.
  let end: Double

  /// The pixel of `value`, kept on the axis.
  func position(of value: Double) -> Double {
    let inside = min(max(value, domain.lowerBound), domain.upperBound)
    let share = (inside - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return start + share * (end - start)
  }

  /// Round values that cut the domain into about `count` parts, ascending.
  func ticks(count: Int) -> [Double] {
    let step = Self.roundStep(domain, parts: count)
    let first = Int((domain.lowerBound / step).rounded(.up))
    let last = Int((domain.upperBound / step).rounded(.down))
    return first > last ? [] : (first...last).map { Double($0) * step }
  }

  /// The smallest domain with round ends that holds `range` and 0.
  static func roundDomain(holding range: ClosedRange<Double>) -> ClosedRange<Double> {
    let lower = min(range.lowerBound, 0)
    let upper = max(range.upperBound, 0)
    guard upper - lower > 1e-6 else { return -0.01...0.01 }
    let step = roundStep(lower...upper, parts: 4) / 2
    return ((lower / step).rounded(.down) * step)...((upper / step).rounded(.up) * step)
  }

  /// 1, 2 or 5 times a power of ten.
  private static func roundStep(_ domain: ClosedRange<Double>, parts: Int) -> Double {
    let exact = (domain.upperBound - domain.lowerBound) / Double(parts)
    let power = pow(10, floor(log10(exact)))
    let factor = [1.0, 2, 5].first { $0 * power >= exact * 0.999 } ?? 10
    return factor * power
  }
}
