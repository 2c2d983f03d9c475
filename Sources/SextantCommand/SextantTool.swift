import ArgumentParser

/// The whole command line.
struct SextantTool: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sextant",
    abstract: "Search your documentation in your own words.",
    discussion: """
      Point it at a folder, then ask:

        sextant index ~/manuals
        sextant search "how do I rotate the log files?"
        sextant ask "what is the default timeout?"

      The index is the folder .sextant (or --index DIR, or $SEXTANT_INDEX). Nothing
      leaves this machine. Exit status: 0 found or done, 1 nothing found, 2 error.
      """,
    version: "0.1.0",
    subcommands: [
      IndexCommand.self, SearchCommand.self, AskCommand.self, SimilarCommand.self, GetCommand.self,
      StatusCommand.self, CheckCommand.self, CompactCommand.self, RemoveCommand.self,
      ModelCommand.self, AnalyzeCommand.self, EncodeCommand.self, VectorsCommand.self,
      EvalCommand.self,
    ])
}
