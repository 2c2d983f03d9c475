import ArgumentParser
import Sextant

struct ModelPullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Fetch a model from a Hugging Face-compatible hub.",
    discussion: """
      Fetches settings, tokenizer and safetensors weights, checks them against the
      hub's list, and gives the model its name when it can be loaded. A run that was
      stopped goes on where it was. HF_TOKEN opens private and gated models,
      SEXTANT_HUB names another hub.

        sextant model pull sentence-transformers/all-MiniLM-L6-v2
      """)

  @Argument(help: "OWNER/NAME; a NAME alone is one of sentence-transformers.")
  var model: String

  @Option(help: "The name to use it by (default: the model's).")
  var name: String?

  @Option(help: "A branch, a tag or a commit.")
  var revision = "main"

  @Option(help: ArgumentHelp("The hub (default: $SEXTANT_HUB, the public one).", valueName: "url"))
  var endpoint: String?

  @Flag(help: "Open no connection; only say what would be asked.")
  var offline = false

  @Flag(help: "Print what was fetched as JSON.")
  var json = false

  func run() throws {
    var options = ModelPull.Options(model: model)
    options.name = name
    options.revision = revision
    options.endpoint = endpoint
    options.isOffline = offline
    let progress = ProgressLine()
    defer { progress.finish() }
    let report = try ModelPull.run(options) { Self.show($0, progress) }
    progress.finish()
    if json { return try Output.json(report) }
    Terminal.standardError.message(
      "\(report.name): \(Numbers.count(report.files, "file")), \(Numbers.bytes(report.bytes)), "
        + "\(report.model) at \(report.commit.prefix(7)); "
        + "use it with 'sextant index PATH --encoder \(report.name)'")
  }

  private static func show(_ event: ModelPull.Event, _ progress: ProgressLine) {
    switch event {
    case .listing(let model): progress.update("asking for the files of \(model)")
    case .fetching(let done, let total, let file):
      progress.update("fetching", done: done, total: total, unit: ProgressLine.bytes, note: file)
    case .waiting(let seconds, let reason):
      progress.message("\(Terminal.harmless(reason)); trying again in \(max(1, seconds)) s")
    case .loading: progress.update("loading the model")
    }
  }
}
