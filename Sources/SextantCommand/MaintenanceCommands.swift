import ArgumentParser
import Sextant

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what is indexed.",
    discussion: "  sextant status --json")

  @OptionGroup var index: IndexOption
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let status = try SearchIndex(index.folder).status()
    guard !json else { return try Output.json(status) }
    var lines = [
      "index      \(status.path) (generation \(status.generation), \(Numbers.bytes(status.bytes)))",
      "documents  \(status.documents) from \(Numbers.count(status.files, "file")), "
        + Numbers.bytes(status.textBytes) + " of text",
      "passages   \(status.chunks) live, \(status.tombstones) deleted but not yet compacted",
      "lexical    BM25 k1 \(status.lexical.k1), b \(status.lexical.b), title/heading/text × "
        + status.lexical.fieldWeights.map { Numbers.decimal($0, 1) }.joined(separator: "/")
        + ", " + Numbers.count(status.lexical.segments, "segment"),
      "vectors    \(status.vectors.ready) ready, \(status.vectors.pending) to be made"
        + (status.encoder.map { ", encoder \($0), \(status.vectors.dimension) dimensions" } ?? ""),
    ]
    for root in status.roots {
      lines.append(
        "folder     \(root.path) (collection \(root.collection), "
          + "\(Numbers.count(root.files, "file")))")
    }
    if status.vectors.pending > 0 {
      lines.append("run 'sextant index' again to make the missing vectors")
    }
    Output.text(lines.map(Terminal.harmless).joined(separator: "\n"))
  }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verify every checksum and cross-reference.",
    discussion: "Exit status 2 when anything is damaged.\n\n  sextant check")

  @OptionGroup var index: IndexOption

  func run() throws {
    let faults = try Indexing.check(index.folder)
    guard faults.isEmpty else { throw Damage(faults: faults) }
    Terminal.standardError.message("\(index.folder.path): sound")
  }

  private struct Damage: Error, CustomStringConvertible {
    var faults: [String]
    var description: String { faults.joined(separator: "\n") }
  }
}

struct CompactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact", abstract: "Merge segments and give space back.",
    discussion: "  sextant compact")

  @OptionGroup var index: IndexOption
  @Option(help: "Threads.") var threads: Int = defaultThreads
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let display = IndexDisplay()
    let report = try Indexing.compact(
      index.folder, threads: max(1, threads), onEvent: { display.show($0) })
    display.finish()
    if json { return try Output.json(report) }
    Terminal.standardError.message(
      "\(Numbers.bytes(report.bytesBefore)) before, \(Numbers.bytes(report.bytesAfter)) after")
  }
}

struct RemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Drop documents from the index; files stay where they are.",
    discussion: "  sextant remove ~/manuals/old guide/draft.md")

  @Argument(help: "Files, folders or document ids.", completion: .file())
  var paths: [String]

  @OptionGroup var index: IndexOption
  @Flag(help: "Exit with 0 also when nothing matches.") var noFail = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let report = try Indexing.remove(paths, from: index.folder)
    if json {
      try Output.json(report)
    } else {
      Terminal.standardError.message("\(Numbers.count(report.removed, "file")) removed")
    }
    if report.removed == 0 { throw NothingFound(isFailure: !noFail) }
  }
}
