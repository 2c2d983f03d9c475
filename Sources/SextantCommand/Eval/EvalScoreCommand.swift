import ArgumentParser
import Evaluation

struct EvalScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Judge a run file; equal to trec_eval to four decimals.",
    discussion: """
      Reads qrels in TREC or BEIR form and runs in TREC form, plain or .gz. Means are
      over every topic of the qrels.

        sextant eval score --qrels qrels/test.tsv --run lexical.trec
      """)

  @OptionGroup var judgements: JudgementsOption

  @Option(
    name: .customLong("run"), help: ArgumentHelp("The run.", valueName: "file"),
    completion: .file())
  var ranked: String

  @OptionGroup var measures: MeasuresOption

  @Flag(help: "Print JSON: the means, and the values of each topic.")
  var json = false

  func run() throws {
    let scores = try Measures.evaluate(
      qrels: judgements.read().qrels, run: EvaluationFiles.run(ranked), measures: measures.measures)
    guard !json else { return try Output.json(ScoreFigures(scores)) }
    Output.text(MeasureTable.text(scores))
  }
}

/// What `eval score` reports.
struct ScoreFigures: Encodable {
  var schema = 1
  var mean: [String: Double]
  var perTopic: [String: [String: Double]]

  enum CodingKeys: String, CodingKey {
    case schema, mean
    case perTopic = "per_query"
  }

  init(_ scores: Scores) {
    let names = scores.measures.map(\.name)
    func named(_ values: [Double]) -> [String: Double] {
      Dictionary(uniqueKeysWithValues: zip(names, values))
    }
    mean = named(scores.means)
    perTopic = Dictionary(
      uniqueKeysWithValues: zip(scores.topics.map(\.text), scores.values.map(named)))
  }
}
