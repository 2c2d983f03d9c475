extension ComparisonReport {
  private static let exampleCount = 5
  private static let tooltipLength = 90

  /// Every topic: plots and examples for each run and measure, then a table of all.
  var topicSection: HTML {
    let parts: [HTML] = challengers.map { arm, contrasts in
      """
      <h3>\(arm.name) against \(baseline.name)</h3>\
      \(contrasts.enumerated().map { topicPlots(of: arm, $1, isOpen: $0 == 0) })
      """
    }
    return "<section><h2>Topic by topic</h2>\(parts)\(topicTable)</section>"
  }

  private func topicPlots(of arm: Comparison.Arm, _ contrast: Contrast, isOpen: Bool) -> HTML {
    let openness: HTML = isOpen ? " open" : ""
    let scatter = ScatterPlot(
      contrast: contrast, baseline: baseline.name, run: arm.name, label: tooltip)
    return """
      <details\(openness)><summary>\(contrast.measure.name) \
      <span class="\(contrast.verdict.cssClass)">\(Decimals.signed(contrast.difference))</span>\
      </summary>
      <div class="plots">\(WaterfallPlot(contrast: contrast, label: tooltip).html)\
      \(scatter.html)</div>
      <div class="examples">\
      \(examples("Gain most", contrast.best(Self.exampleCount)))\
      \(examples("Lose most", contrast.worst(Self.exampleCount)))</div>
      </details>
      """
  }

  private func examples(_ title: String, _ topics: [Contrast.TopicDifference]) -> HTML {
    guard !topics.isEmpty else { return "<p class=\"none\">\(title): none</p>" }
    let rows: [HTML] = topics.map { topic in
      """
      <tr><th scope="row">\(words(of: topic.topic))</th>\
      <td class="number">\(Decimals.fixed(topic.baseline, digits: 3)) → \
      \(Decimals.fixed(topic.value, digits: 3))</td>\
      <td class="number \(topic.cssClass)">\(Decimals.signed(topic.difference, digits: 3))</td></tr>
      """
    }
    return "<table class=\"examples\"><caption>\(title)</caption><tbody>\(rows)</tbody></table>"
  }

  /// The leading measure of every topic under every run, largest gain of the second run first.
  private var topicTable: HTML {
    let order = challengers[0].contrasts[0].topics.map(\.topic)
    let rows = Dictionary(uniqueKeysWithValues: zip(baseline.scores.topics, 0...))
    let heads: [HTML] = comparison.arms.map { "<th scope=\"col\">\($0.name)</th>" }
    let lines: [HTML] = order.map { topic in
      let values = comparison.arms.map { $0.scores.values[rows[topic] ?? 0][0] }
      return "<tr><th scope=\"row\">\(words(of: topic))</th>\(values.map(Self.valueCell))</tr>"
    }
    return """
      <details><summary>All topics by \(comparison.measures[0].name)</summary>
      <div class="scroll"><table class="all"><thead><tr><th scope="col">Topic</th>\(heads)</tr>\
      </thead><tbody>\(lines)</tbody></table></div></details>
      """
  }

  private static func valueCell(_ value: Double) -> HTML {
    "<td class=\"number value\" style=\"--share:\(value)\">\(Decimals.fixed(value, digits: 3))</td>"
  }

  private func words(of topic: TopicName) -> HTML {
    guard let text = topics?.text(of: topic) else { return "\(topic.text)" }
    return "<b>\(topic.text)</b> \(text)"
  }

  private func tooltip(_ topic: Contrast.TopicDifference) -> String {
    let values =
      "\(topic.topic): \(Decimals.fixed(topic.baseline, digits: 3)) → "
      + "\(Decimals.fixed(topic.value, digits: 3)) "
      + "(\(Decimals.signed(topic.difference, digits: 3)))"
    guard let text = topics?.text(of: topic.topic) else { return values }
    let isLong = text.count > Self.tooltipLength
    return "\(values)\n\(isLong ? text.prefix(Self.tooltipLength) + "…" : text)"
  }
}
