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

  /// The plot; dots above the diagonal gain.
  var html: HTML {
    let across = PlotScale(domain: 0...1, start: Self.near, end: Self.far)
    let up = PlotScale(domain: 0...1, start: Self.size - Self.near, end: Self.size - Self.far)
    let dots: [HTML] = contrast.topics.map { topic in
      """
      <circle class="\(topic.cssClass)" cx="\(across.position(of: topic.baseline))" \
      cy="\(up.position(of: topic.value))" r="3.2"><title>\(label(topic))</title></circle>
      """
    }
    return """
      <svg class="scatter" viewBox="0 0 \(Self.size) \(Self.size)" role="img" \
      aria-label="Every topic: \(baseline) to the right, \(run) upwards">\
      \(frame(across, up))\(dots)\
      <text x="\(across.position(of: 0.5))" y="\(Self.size - 4)" text-anchor="middle">\
      \(Self.shortened(baseline)) →</text>\
      <text transform="translate(10 \(up.position(of: 0.5))) rotate(-90)" text-anchor="middle">\
      \(Self.shortened(run)) →</text></svg>
      """
  }

  private func frame(_ across: PlotScale, _ up: PlotScale) -> HTML {
    let ticks: [HTML] = [0, 0.5, 1].map { tick in
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
