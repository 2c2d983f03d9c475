import ArgumentParser
import Sextant

struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index",
    abstract: "Add or update files and folders.",
    discussion: """
      Reads .html .htm .xhtml .xml .md .txt .rst .adoc and .jsonl (BEIR records), and .gz of these.
      Unchanged files are not read again, files that are gone are removed. A stopped run can be
      started again and goes on where it was.

        sextant index ~/manuals --exclude 'drafts/**'
      """)

  @Argument(help: "Files and folders.", completion: .file())
  var paths: [String]

  @OptionGroup var index: IndexOption

  @Option(help: ArgumentHelp("An encoder's name or folder.", valueName: "name|dir"))
  var encoder: String?

  @Option(help: ArgumentHelp("Only files that match (repeatable).", valueName: "glob"))
  var include: [String] = []

  @Option(help: ArgumentHelp("Leave out files that match (repeatable).", valueName: "glob"))
  var exclude: [String] = []

  @Option(help: ArgumentHelp("The collection the documents belong to.", valueName: "name"))
  var collection = "default"

  @Option(help: "Threads for reading and encoding (default: one for each processor).")
  var threads: Int = defaultThreads

  @Flag(help: "Only say what would be done.")
  var dryRun = false

  @Flag(help: "Print the report as JSON.")
  var json = false

  func validate() throws {
    guard threads >= 1 else { throw ValidationError("--threads must be at least 1.") }
    guard !collection.isEmpty else { throw ValidationError("--collection must not be empty.") }
    guard !paths.isEmpty else { throw ValidationError("Give a file or folder.") }
  }

  func run() throws {
    var options = IndexOptions()
    options.encoder = encoder
    options.include = include
    options.exclude = exclude
    options.collection = collection
    options.threads = threads
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

/// Shows the events of an indexing run.
final class IndexDisplay: Sendable {
  private let progress = ProgressLine()

  func show(_ event: IndexEvent) {
    switch event {
    case .scanning(let path): progress.update("looking through \(path)")
    case .loading(let encoder): progress.update("loading the encoder \(encoder)")
    case .reading(let done, let total, let bytes):
      progress.update(
        "reading  ", done: done, total: total, unit: "files", note: Numbers.bytes(Int(bytes)))
    case .analysing(let done, let total):
      progress.update("analysing", done: done, total: total, unit: "documents")
    case .publishing: progress.update("publishing text and postings")
    case .embedding(let done, let total):
      progress.update("embedding", done: done, total: total, unit: "passages")
    case .merging: progress.update("merging segments")
    case .warning(let text): progress.message(Terminal.harmless(text))
    }
  }

  func finish() { progress.finish() }

  /// One line that says what was done.
  static func summary(_ report: IndexReport, folder: IndexFolder, isDryRun: Bool) -> String {
    let counts = [
      (report.added, "added"), (report.updated, "updated"), (report.unchanged, "unchanged"),
      (report.removed, "removed"), (report.failed, "failed"),
    ].map { "\($0) \($1)" }.joined(separator: ", ")
    guard !isDryRun else { return "would be: \(counts)" }
    var lines = [counts]
    lines.append(
      "\(folder.path): \(Numbers.count(report.documents, "document")), "
        + "\(Numbers.count(report.chunks, "passage"))"
        + (report.encoder.map { ", encoder \($0)" } ?? "")
        + " (\(Numbers.decimal(report.seconds, 1)) s)")
    return lines.joined(separator: "\n")
  }
}
