/// A comparison as one HTML page for people: verdicts, measures with intervals, every topic.
///
/// The page needs nothing but itself: styles and plots (SVG) are inside, there is no script, and a
/// content policy forbids any. It follows the reader's light or dark setting and can be printed.
/// Names and topics are escaped. The same comparison gives the same bytes.
package struct ComparisonReport {
  let comparison: Comparison
  let topics: Topics?

  /// A report on `comparison`.
  ///
  /// - Parameter topics: Where the words of the topics come from; without them names must do.
  package init(_ comparison: Comparison, topics: Topics? = nil) {
    self.comparison = comparison
    self.topics = topics
  }

  /// The page.
  ///
  /// - Complexity: O(topics × measures × runs) characters.
  package var html: String {
    let page: HTML = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'">
      <title>\(headline)</title>
      <style>\(ReportStyle.sheet)</style>
      </head>
      <body><main>
      \(header)
      \(cautions)
      \(measureSection)
      \(topicSection)
      \(runSection)
      \(guide)
      </main></body>
      </html>

      """
    return page.text
  }

  /// Writes the page to the file at `path`, whole or not at all.
  ///
  /// - Throws: ``EvaluationError/unwritableFile(path:code:)``.
  package func write(to path: String) throws(EvaluationError) {
    try OutputFile.write(Array(html.utf8), to: path)
  }

  var baseline: Comparison.Arm { comparison.arms[0] }

  /// Each run after the first with its contrasts.
  var challengers: [(arm: Comparison.Arm, contrasts: [Contrast])] {
    zip(comparison.arms.dropFirst(), comparison.contrasts).map { ($0, $1) }
  }

  private var headline: String {
    guard challengers.count == 1 else {
      return "\(challengers.count) runs against \(baseline.name)"
    }
    let run = challengers[0].arm.name
    return switch challengers[0].contrasts[0].verdict {
    case .better: "\(run) is better than \(baseline.name)"
    case .worse: "\(run) is worse than \(baseline.name)"
    case .undecided: "No clear difference between \(run) and \(baseline.name)"
    }
  }

  private var header: HTML {
    let count = baseline.scores.topics.count
    let scale = IntervalPlot.scale(for: challengers.map { $0.contrasts[0] })
    return """
      <header>
      <p class="eyebrow">Relevance comparison · \(count) topic\(count == 1 ? "" : "s") · \
      decided by \(comparison.measures[0].name)</p>
      <h1>\(headline)</h1>
      <div class="cards">\(challengers.map { card($0.arm, $0.contrasts[0], scale) })</div>
      </header>
      """
  }

  private func card(
    _ arm: Comparison.Arm, _ contrast: Contrast, _ scale: PlotScale
  ) -> HTML {
    """
    <div class="card \(contrast.verdict.cssClass)"><div class="card-text">
    <p class="card-name">\(arm.name) <span class="pill">\(contrast.verdict.word)</span></p>
    <p class="big">\(Decimals.signed(contrast.difference))</p>
    <p>\(contrast.measure.name) from \(Decimals.fixed(contrast.baselineMean)) to \
    \(Decimals.fixed(contrast.mean))<br>95 % interval \(Self.interval(contrast))<br>\
    p \(Self.equation(contrast.pValue)), over all tests \
    \(Self.equation(contrast.adjustedPValue))</p>
    \(Self.balance(contrast))</div>
    <div class="card-plot">\(IntervalPlot(contrast: contrast, scale: scale).html)\
    \(IntervalPlot.axis(scale))</div>
    </div>
    """
  }

  private var cautions: HTML {
    guard !comparison.cautions.isEmpty else { return "" }
    let items: [HTML] = comparison.cautions.map { "<li>\($0.description)</li>" }
    return "<aside><h2>Read with care</h2><ul>\(items)</ul></aside>"
  }

  static func interval(_ contrast: Contrast) -> String {
    let interval = contrast.interval
    return "\(Decimals.signed(interval.lowerBound)) to \(Decimals.signed(interval.upperBound))"
  }

  private static func equation(_ pValue: Double) -> String {
    let text = Decimals.pValue(pValue)
    return text.hasPrefix("<") ? text : "= \(text)"
  }

  /// A bar of three parts: topics that gain, stay and lose.
  static func balance(_ contrast: Contrast) -> HTML {
    let parts = [
      ("gain", contrast.winCount), ("same", contrast.tieCount), ("loss", contrast.lossCount),
    ]
    let bars: [HTML] = parts.filter { $0.1 > 0 }.map { name, count in
      "<span class=\"\(name)\" style=\"flex-grow:\(count)\"></span>"
    }
    return """
      <div class="balance" aria-hidden="true">\(bars)</div>\
      <p class="balance-text">\(contrast.winCount) gain · \(contrast.tieCount) stay · \
      \(contrast.lossCount) lose</p>
      """
  }
}
