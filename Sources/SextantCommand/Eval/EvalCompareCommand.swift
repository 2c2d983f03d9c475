import ArgumentParser
import Evaluation

struct EvalCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Set runs against the first one: differences, intervals, tests.",
    discussion: """
      Intervals come from a paired bootstrap, p-values from a paired randomisation
      test, corrected for the number of tests. Best and worst topics are those of the
      first measure.

        sextant eval compare --qrels qrels/test.tsv a.trec b.trec --html report.html
      """)

  @Argument(help: "Two or more run files, the baseline first.", completion: .file())
  var runs: [String]

  @OptionGroup var judgements: JudgementsOption

  @OptionGroup var measures: MeasuresOption

  @Option(
    help: ArgumentHelp("Also write a report with plots.", valueName: "file.html"),
    completion: .file())
  var html: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard runs.count > 1 else { throw ValidationError("Give two or more runs.") }
  }

  func run() throws {
    if let html { try OutputPath.check(html) }
    let (qrels, words) = try judgements.read()
    let comparison = try Comparison(
      qrels: qrels, runs: try runs.map { try EvaluationFiles.run($0) },
      measures: measures.measures)
    if let html {
      try ComparisonReport(comparison, topics: words).write(to: html)
      Terminal.standardError.message("report: \(html)")
    }
    guard !json else { return try Output.json(ComparisonFigures(comparison)) }
    Output.text(ComparisonText(comparison, topics: words).text)
  }
}
