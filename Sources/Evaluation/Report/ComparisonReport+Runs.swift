extension ComparisonReport {
  /// What each run is made of.
  var runSection: HTML {
    let measures: [HTML] = comparison.measures.map {
      "<th scope=\"col\" class=\"number\">\($0.name)</th>"
    }
    return """
      <section><h2>Runs</h2><div class="scroll"><table class="runs">
      <thead><tr><th scope="col">Run</th>\(measures)<th scope="col" class="number">Answered</th>\
      <th scope="col" class="number">Unanswered</th><th scope="col" class="number">Documents</th>\
      <th scope="col" class="number">Judged in first 10</th>\
      <th scope="col" class="number">Tied in first 10</th></tr></thead>
      <tbody>\(comparison.arms.map(runRow))</tbody></table></div></section>
      """
  }

  private func runRow(_ arm: Comparison.Arm) -> HTML {
    let profile = arm.profile
    let means: [HTML] = arm.scores.means.map { "<td class=\"number\">\(Decimals.fixed($0))</td>" }
    return """
      <tr><th scope="row">\(arm.name)</th>\(means)\
      <td class="number">\(profile.answeredTopicCount)</td>\
      <td class="number">\(profile.unansweredTopicCount)</td>\
      <td class="number">\(profile.documentCount)</td>\
      <td class="number">\(Decimals.percent(profile.judgedShare))</td>\
      <td class="number">\(profile.tiedTopicCount)</td></tr>
      """
  }

  /// How the numbers were made and how to read them.
  var guide: HTML {
    let sampling = comparison.sampling
    return """
      <section class="guide"><h2>How to read this</h2>
      <p><b>Measures</b> equal those of trec_eval: means over every topic of the judgements, where \
      a topic without results counts as 0; equal scores are ordered by document name.</p>
      <p><b>95 % interval</b>: where the mean difference might lie had other topics been asked. \
      Paired bootstrap over topics, \(sampling.count) resamples, seed \(String(sampling.seed)). \
      The hill shows all of them; where it stays clear of 0, the direction is safe.</p>
      <p><b>p</b>: how often a difference this large appears when the two runs swap names at \
      random, topic by topic (paired randomisation test, two-sided). <b>p, all tests</b> is \
      corrected for the number of tests on this page (Holm).</p>
      <p><b>Better</b> and <b>worse</b> are said only where the interval leaves out 0 and the \
      corrected p is below 0.05. Anything else is no clear difference, which does not say that \
      the runs are equally good.</p>
      <p><b>Detectable</b>: the smallest true difference that this many topics would reveal in \
      four of five experiments.</p></section>
      """
  }
}
