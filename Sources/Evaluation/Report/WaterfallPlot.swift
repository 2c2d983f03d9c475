/// The difference of every topic as a bar, largest gain first.
struct WaterfallPlot {
  private static let width = 720.0
  private static let height = 240.0
  private static let left = 52.0
  private static let right = 712.0

  let contrast: Contrast
  /// What to say of a topic when the pointer rests on its bar.
  let label: (Contrast.TopicDifference) -> String

  private var scale: PlotScale {
    let largest = contrast.topics.map { abs($0.difference) }.max() ?? 0
    let end = PlotScale.roundDomain(holding: 0...max(largest, 0.01)).upperBound
    return PlotScale(domain: -end...end, start: Self.height - 26, end: 10)
  }

  /// The plot; every bar has its topic as a tooltip.
  var html: HTML {
    let scale = scale
    let mean = scale.position(of: contrast.difference)
    let caption =
      "\(contrast.topics.count) topics by \(contrast.measure.name), largest gain first: "
      + "\(contrast.winCount) gain, \(contrast.tieCount) stay, \(contrast.lossCount) lose"
    return """
      <svg class="waterfall" viewBox="0 0 \(Self.width) \(Self.height)" role="img" \
      aria-label="\(caption)">\(grid(scale))\(bars(scale))\
      <line class="mean" x1="\(Self.left)" x2="\(Self.right)" y1="\(mean)" y2="\(mean)"/>\
      <text x="\(Self.right)" y="\(mean - 5)" text-anchor="end" class="mean-label">mean \
      \(Decimals.signed(contrast.difference))</text>\
      <text x="\((Self.left + Self.right) / 2)" y="\(Self.height - 4)" text-anchor="middle">\
      \(caption)</text></svg>
      """
  }

  private func grid(_ scale: PlotScale) -> [HTML] {
    scale.ticks(count: 4).map { tick in
      let y = scale.position(of: tick)
      return """
        <line class="\(abs(tick) < 1e-9 ? "zero" : "grid")" x1="\(Self.left)" x2="\(Self.right)" \
        y1="\(y)" y2="\(y)"/><text x="\(Self.left - 6)" y="\(y + 4)" text-anchor="end">\
        \(Decimals.tick(tick))</text>
        """
    }
  }

  private func bars(_ scale: PlotScale) -> [HTML] {
    let pitch = (Self.right - Self.left) / Double(contrast.topics.count)
    // Thin bars overlap a little: rounded to whole pixels they would leave seams.
    let gap = pitch > 3 ? min(pitch * 0.2, 6) : -0.5
    let zero = scale.position(of: 0)
    return contrast.topics.enumerated().map { index, topic in
      let y = scale.position(of: topic.difference)
      // A topic without a difference still gets a stub for the pointer to rest on.
      let top = min(y, zero) - (y == zero ? 1 : 0)
      return """
        <rect class="\(topic.cssClass)" x="\(Self.left + Double(index) * pitch)" y="\(top)" \
        width="\(pitch - gap)" height="\(max(abs(y - zero), 2))"><title>\(label(topic))</title>\
        </rect>
        """
    }
  }
}

extension Contrast.TopicDifference {
  /// The class that colours the topic.
  var cssClass: String {
    if difference > Contrast.smallestDifference { return "gain" }
    return difference < -Contrast.smallestDifference ? "loss" : "same"
  }
}
