import ArgumentParser
import Evaluation

/// The judgements, and of which topics; shared by `eval score` and `eval compare`.
struct JudgementsOption: ParsableArguments {
  @Option(
    name: .customLong("qrels"), help: ArgumentHelp("The judgements.", valueName: "file"),
    completion: .file())
  var path: String

  @Option(
    name: .customLong("topics"),
    help: ArgumentHelp("The topics, for their words and splits.", valueName: "file"),
    completion: .file())
  var topicsPath: String?

  @Option(help: ArgumentHelp("Only topics of this split; needs --topics.", valueName: "name"))
  var split: String?

  func validate() throws {
    if split != nil, topicsPath == nil { throw ValidationError("--split needs --topics.") }
  }

  /// Reads both files.
  func read() throws -> (qrels: Qrels, topics: Topics?) {
    let qrels = try EvaluationFiles.qrels(path)
    guard let topicsPath else { return (qrels, nil) }
    let topics = try EvaluationFiles.topics(topicsPath)
    guard let split else { return (qrels, topics) }
    let labels = try TopicLabels(path: topicsPath)
    guard labels.hasSplits else { throw CommandError.emptySplit(path: topicsPath, split: split) }
    return (try qrels.leavingOut(labels.chosen(from: topics, split: split).others), topics)
  }
}
