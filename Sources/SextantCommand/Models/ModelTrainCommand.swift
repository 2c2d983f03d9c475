import ArgumentParser
import Encoder
import Sextant

struct ModelTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Make a small static encoder that imitates a transformer.",
    discussion: """
      Reads documentation as 'sextant index' does, has the teacher encode a sample of
      its passages, and fits a table of subword vectors to them. A run that was
      stopped goes on where it was when it is repeated. The report measures the model
      on documents left out of training.

        sextant model train ~/docs --output my-model --passages 20000
      """)

  @Argument(help: "Folders of documentation; each gives as many passages.", completion: .directory)
  var paths: [String]

  @Option(help: ArgumentHelp("The transformer to imitate.", valueName: "name"))
  var teacher = ModelStore.preferred

  @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"), completion: .directory)
  var output: String

  @Option(help: ArgumentHelp("Passages to draw.", valueName: "n"))
  var passages = 30_000

  @Option(help: ArgumentHelp("Passages that the teacher encodes, at most.", valueName: "n"))
  var taught = 16_000

  @Option(help: ArgumentHelp("Passes over those; 0 only distils subwords.", valueName: "n"))
  var epochs = 20

  @Option(
    help: ArgumentHelp("Passes over all passages after that, without the teacher.", valueName: "n"))
  var pairEpochs = 4

  @Option(
    help: ArgumentHelp(
      "Values of a vector, an even number (default: the teacher's, at most 384).", valueName: "n"))
  var dimension: Int?

  @Option(
    help: "How the teacher computes (default: bf16 where the CPU has it, else fp32).")
  var precision: EncoderPrecision?

  @OptionGroup var threads: ThreadsOption

  @Option(help: ArgumentHelp("Decides the sample and its order.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "Keep the teacher's vectors, beside the output.")
  var keepCache = false

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    try Limits.require(passages, in: 100...10_000_000, for: "--passages")
    try Limits.require(taught, in: 1...10_000_000, for: "--taught")
    try Limits.require(epochs, in: 0...10_000, for: "--epochs")
    try Limits.require(pairEpochs, in: 0...10_000, for: "--pair-epochs")
  }

  func run() throws {
    var options = ModelTraining.Options(output: output)
    options.teacher = teacher
    options.passages = passages
    options.taught = taught
    options.epochs = epochs
    options.pairEpochs = pairEpochs
    options.dimension = dimension
    options.precision = precision
    options.threads = threads.count
    options.seed = seed
    options.keepsCache = keepCache
    let progress = ProgressLine()
    let report = try ModelTraining.train(paths, options: options) { Self.show($0, progress) }
    progress.finish()
    if json { return try Output.json(report) }
    Output.text(Self.table(report).text)
    Terminal.standardError.message(
      "\(output): \(Numbers.bytes(report.bytes)), \(report.passages) passages; mean cosine to the "
        + "teacher \(Numbers.decimal(report.cosine, 3)), common neighbours "
        + "\(Numbers.decimal(100 * report.neighbourOverlap, 0)) % on \(report.heldOut) left out")
  }

  private static func show(_ event: ModelTraining.Event, _ progress: ProgressLine) {
    switch event {
    case .reading(let done, let total):
      progress.update("reading", done: done, total: total, unit: "folders")
    case .encoding(let done, let total):
      progress.update("encoding", done: done, total: total, unit: "texts")
    case .encodingSubwords(let done, let total):
      progress.update("encoding", done: done, total: total, unit: "subwords")
    case .fitted(let epoch, let total, let cosineLoss, let retrievalLoss):
      progress.update(
        "fitting", done: epoch, total: total, unit: "epochs",
        note: "loss \(Numbers.decimal(cosineLoss, 4)) \(Numbers.decimal(retrievalLoss, 4))")
    case .paired(let epoch, let total, let retrievalLoss):
      progress.update(
        "pairing", done: epoch, total: total, unit: "epochs",
        note: "loss \(Numbers.decimal(retrievalLoss, 4))")
    }
  }

  private static func table(_ report: ModelTrainingReport) -> TextTable {
    var table = TextTable(["MRR@10 on passages left out", "headings", "sentences"], numbers: 1...2)
    for (name, retrieval) in [
      ("teacher", report.teacher), ("start table", report.start),
      ("fitted to the teacher", report.fitted),
      ("model", report.model),
    ] {
      table.add([
        name, Numbers.decimal(retrieval.headings, 3), Numbers.decimal(retrieval.sentences, 3),
      ])
    }
    return table
  }
}
