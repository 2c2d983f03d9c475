import ArgumentParser
import Sextant

enum SearchFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, jsonl, files
}

/// How many results are wanted and in what form; shared by `search` and `similar`.
struct ResultArguments: ParsableArguments {
  @Option(
    name: [.customShort("k", allowingJoined: true), .customLong("count")], help: "How many results."
  )
  var count = 10

  @Flag(help: "Say how each score came about.")
  var explain = false

  @Flag(help: "One result for each document.")
  var perDocument = false

  @Option(help: "How results are printed.")
  var format: SearchFormat?

  @Flag(help: "The same as --format json.")
  var json = false

  func validate() throws {
    try Limits.require(count, in: Limits.results, for: "-k")
    if json, let format, format != .json {
      throw ValidationError("--json and --format \(format.rawValue) exclude each other.")
    }
  }

  var chosenFormat: SearchFormat { json ? .json : format ?? .text }

  func apply(to options: inout SearchOptions) {
    options.count = count
    options.explains = explain
    options.isPerDocument = perDocument
  }
}
