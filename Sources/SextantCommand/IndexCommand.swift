import Analysis
import ArgumentParser
import Encoder
import Sextant

struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Add or update files and folders.",
    discussion: """
      Reads .html .htm .xhtml .xml .md .txt .rst .adoc and .jsonl (BEIR records), and
      .gz of these. Unchanged files are not read again, files that are gone are
      removed. A stopped run can be started again and goes on where it was.

        sextant index ~/manuals --exclude 'drafts/**'
      """)

  @Argument(help: "Files and folders.", completion: .file())
  var paths: [String]

  @OptionGroup var index: IndexOption

  @Option(
    help: ArgumentHelp(
      "An encoder's name or folder, or URL#MODEL of a server with the OpenAI embeddings API.",
      valueName: "name|dir|url"))
  var encoder: String?

  @Option(
    help: "How transformers compute, queries too (default: bf16 where the CPU has it, else fp32).")
  var precision: EncoderPrecision?

  @Option(help: ArgumentHelp("Only files that match (repeatable).", valueName: "glob"))
  var include: [String] = []

  @Option(help: ArgumentHelp("Leave out files that match (repeatable).", valueName: "glob"))
  var exclude: [String] = []

  @Option(help: ArgumentHelp("The collection the documents belong to.", valueName: "name"))
  var collection = "default"

  @Option(help: "The documents' language (default: guessed for each one).")
  var language: Language?

  @OptionGroup var threads: ThreadsOption

  @Flag(help: "Only say what would be done.")
  var dryRun = false

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    guard !collection.isEmpty else { throw ValidationError("--collection must not be empty.") }
    guard !paths.isEmpty else { throw ValidationError("Give a file or folder.") }
  }

  func run() throws {
    var options = IndexOptions()
    options.encoder = encoder
    options.precision = precision
    options.language = language?.rawValue
    options.include = include
    options.exclude = exclude
    options.collection = collection
    options.threads = threads.count
    options.isDryRun = dryRun
    let folder = index.folder
    let isNew = !folder.exists
    let display = IndexDisplay()
    let report = try Indexing.update(
      paths, in: folder, options: options, onEvent: { display.show($0) })
    display.finish()
    if json { return try Output.json(report) }
    Terminal.standardError.message(
      IndexDisplay.summary(report, folder: folder, isDryRun: dryRun))
    if isNew, !dryRun, report.documents > 0, Terminal.standardError.isInteractive {
      Terminal.standardError.message("Now ask: sextant search \"your question\"")
    }
  }
}
