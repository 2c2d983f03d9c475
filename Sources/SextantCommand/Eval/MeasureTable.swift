import Evaluation

/// Means of measures for people.
enum MeasureTable {
  static func text(_ scores: Scores) -> String {
    var table = TextTable(
      ["measure", "mean of \(Numbers.count(scores.topics.count, "topic"))"], numbers: 1...1)
    for (measure, mean) in zip(scores.measures, scores.means) {
      table.add([measure.name, Numbers.decimal(mean, 4)])
    }
    return table.text
  }
}
