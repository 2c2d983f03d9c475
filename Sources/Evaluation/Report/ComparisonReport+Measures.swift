extension ComparisonReport {
  /// The table of measures for each run after the first.
  var measureSection: HTML {
    let tables: [HTML] = challengers.map { arm, contrasts in
      measureTable(of: arm, contrasts, scale: IntervalPlot.scale(for: contrasts))
    }
    return "<section><h2>Measures</h2>\(tables)</section>"
  }

  private func measureTable(
    of arm: Comparison.Arm, _ contrasts: [Contrast], scale: PlotScale
  ) -> HTML {
    """
    <h3>\(arm.name) against \(baseline.name)</h3>
    <div class="scroll"><table class="measures">
    <thead><tr><th scope="col">Measure</th><th scope="col" class="number">Baseline</th>\
    <th scope="col" class="number">Run</th><th scope="col" class="number">Difference</th>\
    <th scope="col">95 % interval</th><th scope="col" class="number">p</th>\
    <th scope="col" class="number">p, all tests</th>\
    <th scope="col" class="number">Detectable</th><th scope="col">Topics</th></tr></thead>
    <tbody>\(contrasts.map { measureRow($0, scale) })</tbody>
    <tfoot><tr><td colspan="4"></td><td class="plot">\(IntervalPlot.axis(scale))</td>\
    <td colspan="4"></td></tr></tfoot></table></div>
    """
  }

  private func measureRow(_ contrast: Contrast, _ scale: PlotScale) -> HTML {
    """
    <tr class="\(contrast.verdict.cssClass)"><th scope="row">\(contrast.measure.name)</th>\
    <td class="number">\(Decimals.fixed(contrast.baselineMean))</td>\
    <td class="number">\(Decimals.fixed(contrast.mean))</td>\
    <td class="number difference">\(Decimals.signed(contrast.difference))\
    <small>\(Self.interval(contrast))</small></td>\
    <td class="plot">\(IntervalPlot(contrast: contrast, scale: scale).html)</td>\
    <td class="number">\(Decimals.pValue(contrast.pValue))</td>\
    <td class="number">\(Decimals.pValue(contrast.adjustedPValue))</td>\
    <td class="number">\(contrast.detectableDifference.map { Decimals.fixed($0) } ?? "–")</td>\
    <td class="topics">\(Self.balance(contrast))</td></tr>
    """
  }
}
