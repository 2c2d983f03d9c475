/// The mean difference by one measure: a hill of resampled means, the 95 % interval, a dot.
struct IntervalPlot {
  static let width = 300.0
  private static let height = 46.0
  private static let baseLine = 34.0
  private static let binCount = 64

  let contrast: Contrast
  let scale: PlotScale

  /// A scale on which all of `contrasts` can be drawn above one another.
  static func scale(for contrasts: [Contrast]) -> PlotScale {
    let ends = contrasts.flatMap { contrast in
      let means = contrast.bootstrap.means
      return [means[0], means[means.count - 1], contrast.difference]
    }
    let range = (ends.min() ?? 0)...(ends.max() ?? 0)
    return PlotScale(
      domain: PlotScale.roundDomain(holding: range), start: 22, end: width - 22)
  }

  /// The plot, named for those who do not see it.
  var html: HTML {
    let zero = scale.position(of: 0)
    let interval = contrast.interval
    let lower = scale.position(of: interval.lowerBound)
    let upper = scale.position(of: interval.upperBound)
    let label =
      "\(contrast.measure.name): \(Decimals.signed(contrast.difference)), 95 % interval "
      + "\(Decimals.signed(interval.lowerBound)) to \(Decimals.signed(interval.upperBound))"
    return """
      <svg class="interval \(contrast.verdict.cssClass)" \
      viewBox="0 0 \(Self.width) \(Self.height)" role="img" \
      aria-label="\(label)"><title>\(label)</title>\
      <line class="zero" x1="\(zero)" x2="\(zero)" y1="0" y2="\(Self.height)"/>\
      <path class="hill" d="\(hill)"/>\
      <line class="whisker" x1="\(lower)" x2="\(upper)" y1="\(Self.baseLine)" \
      y2="\(Self.baseLine)"/>\
      <circle class="dot" cx="\(scale.position(of: contrast.difference))" cy="\(Self.baseLine)" \
      r="4.5"/></svg>
      """
  }

  /// The outline of the histogram of resampled means, as high as the space above the interval.
  private var hill: HTML {
    let counts = Self.smoothed(
      contrast.bootstrap.histogram(over: scale.domain, binCount: Self.binCount).map(Double.init))
    let highest = max(counts.max() ?? 0, 1)
    let step = (scale.end - scale.start) / Double(Self.binCount)
    let points: [HTML] = counts.enumerated().map { bin, count in
      let x = scale.start + (Double(bin) + 0.5) * step
      return "L\(x) \(Self.baseLine - count / highest * (Self.baseLine - 4))"
    }
    return "M\(scale.start) \(Self.baseLine)\(points)L\(scale.end) \(Self.baseLine)Z"
  }

  /// Means of coarse measures lie on a grid; without this the hill would show how grid and bins
  /// meet.
  private static func smoothed(_ counts: [Double]) -> [Double] {
    (0..<3).reduce(counts) { counts, _ in
      counts.indices.map { bin in
        let left = counts[max(bin - 1, 0)]
        let right = counts[min(bin + 1, counts.count - 1)]
        return (left + 2 * counts[bin] + right) / 4
      }
    }
  }

  /// The axis below a column of plots.
  static func axis(_ scale: PlotScale) -> HTML {
    let ticks: [HTML] = scale.ticks(count: 4).map { tick in
      let x = scale.position(of: tick)
      return """
        <line class="tick" x1="\(x)" x2="\(x)" y1="0" y2="5"/>\
        <text x="\(x)" y="18" text-anchor="middle">\(Decimals.tick(tick))</text>
        """
    }
    return """
      <svg class="interval axis" viewBox="0 0 \(width) 22" aria-hidden="true">\
      <line class="tick" x1="\(scale.start)" x2="\(scale.end)" y1="0.5" y2="0.5"/>\(ticks)</svg>
      """
  }
}

extension Contrast.Verdict {
  /// The class that colours a plot or a word.
  var cssClass: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .undecided: "undecided"
    }
  }

  /// The word for people.
  var word: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .undecided: "no clear difference"
    }
  }
}
