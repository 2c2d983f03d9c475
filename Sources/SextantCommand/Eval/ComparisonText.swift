import Evaluation

/// A comparison as aligned text.
struct ComparisonText {
  let comparison: Comparison
  let topics: Topics?

  init(_ comparison: Comparison, topics: Topics?) {
    self.comparison = comparison
    self.topics = topics
  }

  var text: String {
    let baseline = comparison.arms[0]
    let blocks = zip(comparison.arms.dropFirst(), comparison.contrasts).map { arm, contrasts in
      block(arm.name, baseline.name, contrasts)
    }
    let count = Numbers.count(baseline.scores.topics.count, "topic")
    let cautions = comparison.cautions.map { "Read with care: \($0)" }
    return Terminal.harmless(
      (["\(count), baseline \(baseline.name)"] + blocks + cautions)
        .joined(separator: "\n\n"))
  }

  private func block(_ name: String, _ baseline: String, _ contrasts: [Contrast]) -> String {
    var table = TextTable(
      [
        "measure", "baseline", "run", "difference", "95 % interval", "p", "p, all tests",
        "better/same/worse", "verdict",
      ], numbers: 1...7)
    for contrast in contrasts { table.add(row(contrast)) }
    let lead = contrasts[0]
    let gains = topicLines("gains most", lead.best(5), lead)
    let losses = topicLines("loses most", lead.worst(5), lead)
    return (["\(name) against \(baseline)", table.text] + gains + losses).joined(separator: "\n")
  }

  private func row(_ contrast: Contrast) -> [String] {
    let interval = contrast.interval
    return [
      contrast.measure.name, Numbers.decimal(contrast.baselineMean, 4),
      Numbers.decimal(contrast.mean, 4), signed(contrast.difference),
      "\(signed(interval.lowerBound)) to \(signed(interval.upperBound))",
      probability(contrast.pValue), probability(contrast.adjustedPValue),
      "\(contrast.winCount)/\(contrast.tieCount)/\(contrast.lossCount)", contrast.verdict.word,
    ]
  }

  private func topicLines(
    _ label: String, _ differences: [Contrast.TopicDifference], _ contrast: Contrast
  ) -> [String] {
    guard !differences.isEmpty else { return [] }
    var table = TextTable(
      ["\(label) (\(contrast.measure.name))", "baseline", "run", "difference", ""],
      numbers: 1...3)
    for topic in differences {
      table.add([
        topic.topic.text, Numbers.decimal(topic.baseline, 4), Numbers.decimal(topic.value, 4),
        signed(topic.difference), topics?.text(of: topic.topic) ?? "",
      ])
    }
    return ["", table.text]
  }

  private func signed(_ value: Double) -> String {
    (value > 0 ? "+" : "") + Numbers.decimal(value, 4)
  }

  private func probability(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : Numbers.decimal(value, 3)
  }
}

extension Contrast.Verdict {
  /// One word for people and programs.
  var word: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .undecided: "undecided"
    }
  }
}
