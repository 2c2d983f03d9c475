/// Every topic as a dot: its value under the first run to the right, under the other one upwards.
struct ScatterPlot {
  private static let size = 240.0
  private static let near = 40.0
  private static let far = 232.0

  let contrast: Contrast
  /// The names of the two runs.
  let baseline: String
  let run: String
  /// What to say of a topic when the pointer rests on its dot.
  let label: (Contrast.TopicDifference) -> String

  /// The plot; dots above the diagonal gain, and a dot of many topics is larger.
  var html: HTML {
    let across = PlotScale(domain: domain, start: Self.near, end: Self.far)
    let up = PlotScale(domain: domain, start: Self.size - Self.near, end: Self.size - Self.far)
    let middle = (Self.near + Self.far) / 2
    return """
      <svg class="scatter" viewBox="0 0 \(Self.size) \(Self.size)" role="img" \
      aria-label="Every topic: \(baseline) to the right, \(run) upwards">\
      \(frame(across, up))\(dots(across, up))\
      <text x="\(middle)" y="\(Self.size - 4)" text-anchor="middle">\
      \(Self.shortened(baseline)) →</text>\
      <text transform="translate(10 \(Self.size - middle)) rotate(-90)" text-anchor="middle">\
      \(Self.shortened(run)) →</text></svg>
      """
  }

  private var domain: ClosedRange<Double> {
    let highest = contrast.topics.map { max($0.baseline, $0.value) }.max() ?? 0
    return PlotScale.roundDomain(holding: 0...max(highest, 0.01))
  }

  /// One dot for all topics with the same two values, large groups first, so that none is hidden.
  private func dots(_ across: PlotScale, _ up: PlotScale) -> [HTML] {
    let groups = Dictionary(grouping: contrast.topics) { [$0.baseline, $0.value] }.values
    let ordered = groups.sorted { left, right in
      left.count == right.count
        ? (left[0].baseline, left[0].value) < (right[0].baseline, right[0].value)
        : left.count > right.count
    }
    return ordered.map { group in
      let radius = min(3 + 0.9 * (Double(group.count).squareRoot() - 1), 14)
      return """
        <circle class="\(group[0].cssClass)" cx="\(across.position(of: group[0].baseline))" \
        cy="\(up.position(of: group[0].value))" r="\(radius)"><title>\(caption(of: group))\
        </title></circle>
        """
    }
  }

  private func caption(of group: [Contrast.TopicDifference]) -> String {
    guard group.count > 1 else { return label(group[0]) }
    let values = [group[0].baseline, group[0].value].map { Decimals.fixed($0, digits: 3) }
    return "\(group.count) topics: \(values[0]) → \(values[1])"
  }

  private func frame(_ across: PlotScale, _ up: PlotScale) -> HTML {
    let ticks: [HTML] = across.ticks(count: 2).map { tick in
      let (x, y) = (across.position(of: tick), up.position(of: tick))
      return """
        <line class="grid" x1="\(x)" x2="\(x)" y1="\(up.start)" y2="\(up.end)"/>\
        <line class="grid" x1="\(across.start)" x2="\(across.end)" y1="\(y)" y2="\(y)"/>\
        <text x="\(x)" y="\(up.start + 12)" text-anchor="middle">\(Decimals.plain(tick))</text>\
        <text x="\(across.start - 4)" y="\(y + 4)" text-anchor="end">\(Decimals.plain(tick))</text>
        """
    }
    return """
      \(ticks)<line class="zero" x1="\(across.start)" y1="\(up.start)" x2="\(across.end)" \
      y2="\(up.end)"/>
      """
  }

  /// The end of a name that would not fit beside the axis.
  private static func shortened(_ name: String) -> String {
    name.count > 30 ? "…" + name.suffix(29) : name
  }
}
