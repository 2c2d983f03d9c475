import ArgumentParser
import Sextant

struct CompactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact", abstract: "Merge segments and give space back.",
    discussion: "  sextant compact")

  @OptionGroup var index: IndexOption
  @OptionGroup var threads: ThreadsOption
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let display = IndexDisplay()
    let report = try Indexing.compact(
      index.folder, threads: threads.count, onEvent: { display.show($0) })
    display.finish()
    if json { return try Output.json(report) }
    Terminal.standardError.message(
      "\(Numbers.bytes(report.bytesBefore)) before, \(Numbers.bytes(report.bytesAfter)) after")
  }
}
