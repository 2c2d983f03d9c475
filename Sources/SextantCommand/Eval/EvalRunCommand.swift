import ArgumentParser
import Encoder
import Evaluation
import Sextant

struct EvalRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Index a collection, search for every topic, measure.",
    discussion: """
      The collection is a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv
      (BEIR), each plain or .gz. With --corpus its documents are files instead;
      topics.jsonl and qrels.tsv are found too.

        sextant eval run scifact --mode hybrid --run hybrid.trec
        sextant eval run Evaluation/topics --corpus Corpus --run manual.trec
      """)

  @Argument(help: "The folder of the collection.", completion: .directory)
  var collection: String

  @OptionGroup var ranking: RankingArguments

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Where the TREC run goes.", valueName: "file"), completion: .file())
  var output: String

  @Option(help: ArgumentHelp("An encoder's name or folder.", valueName: "name|dir"))
  var encoder: String?

  @Option(help: "How transformers compute (default: bf16 where the CPU has it, else fp32).")
  var precision: EncoderPrecision?

  @Option(help: "Documents wanted for each topic.")
  var depth = 1000

  @OptionGroup var threads: ThreadsOption

  @Option(
    name: .customLong("repeat"),
    help: ArgumentHelp(
      "Passes over the topics; latency is that of all but the first.", valueName: "n"))
  var passes = 1

  @Option(
    help: ArgumentHelp(
      "Keep the index here, and use it again (default: a temporary one).", valueName: "dir"),
    completion: .directory)
  var index: String?

  @Option(
    help: ArgumentHelp("Index these files instead of corpus.jsonl.", valueName: "path"),
    completion: .file())
  var corpus: String?

  @Option(help: ArgumentHelp("Topics, in any form.", valueName: "file"), completion: .file())
  var topics: String?

  @Option(help: ArgumentHelp("Judgements, in any form.", valueName: "file"), completion: .file())
  var qrels: String?

  @Option(help: ArgumentHelp("Only topics of this split.", valueName: "name"))
  var split: String?

  @OptionGroup var measures: MeasuresOption

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func validate() throws {
    try Limits.require(depth, in: Limits.depth, for: "--depth")
    try Limits.require(passes, in: Limits.passes, for: "--repeat")
  }

  func run() throws {
    try OutputPath.check(output)
    let collection = try TestCollection(
      folder: collection,
      places: .init(corpus: corpus, topics: topics, qrels: qrels, split: split))
    let options = try ranking.options()
    let place = try IndexPlace(index)
    let index = try CollectionIndex(
      collection, in: place.folder, mode: options.mode, encoder: encoder, precision: precision,
      threads: threads.count)
    let session = TopicSession(
      index: index.index, topics: collection.topics, depth: depth, options: options)
    try session.requireBothLegs()
    let (run, latency) = try session.run(named: output, passes: passes)
    let scores = try Measures.evaluate(
      qrels: collection.qrels, run: run, measures: measures.measures)
    try run.write(to: output)
    let figures = RunFigures(
      collection: collection, index: index, mode: options.mode, scores: scores, latency: latency)
    notes(run, collection)
    if json { return try Output.json(figures) }
    Output.text(MeasureTable.text(scores) + "\n\n" + figures.summary)
  }

  private func notes(_ run: Run, _ collection: TestCollection) {
    let silent = collection.topics.count { run.ranking(of: $0.name).isEmpty }
    if silent > 0 {
      Terminal.standardError.message("note: \(Numbers.count(silent, "topic")) found nothing")
    }
    let missing = collection.missingTopics.count
    if missing > 0 {
      Terminal.standardError.message(
        "note: \(Numbers.count(missing, "judged topic")) cannot be run for want of a text "
          + "and count as 0")
    }
  }
}
