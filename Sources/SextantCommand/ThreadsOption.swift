import ArgumentParser

/// How many threads may work; shared by the commands that use several.
struct ThreadsOption: ParsableArguments {
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp("Threads (default: one for each processor).", valueName: "n"))
  var wanted: Int?

  func validate() throws {
    if let wanted { try Limits.require(wanted, in: Limits.threads, for: "--threads") }
  }

  var count: Int { wanted ?? defaultThreads }
}
