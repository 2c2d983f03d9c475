import ArgumentParser
import Glibc
import Sextant

/// Runs a command and turns what it throws into a message and an exit status: 0 found or done,
/// 1 nothing found, 2 error.
@main
enum Program {
  static func main() {
    do {
      var command = try SextantTool.parseAsRoot()
      try command.run()
    } catch let status as NothingFound {
      exit(status.isFailure ? 1 : 0)
    } catch {
      leave(error)
    }
  }

  private static func leave(_ error: any Error) -> Never {
    if SextantTool.exitCode(for: error) == .success {
      Output.text(SextantTool.fullMessage(for: error))
      exit(0)
    }
    let isUsage = SextantTool.exitCode(for: error) == .validationFailure
    let message = isUsage ? SextantTool.fullMessage(for: error) : describe(error)
    Terminal.standardError.message(isUsage ? message.replacing("Error: ", with: "error: ") : message)
    exit(2)
  }

  private static func describe(_ error: any Error) -> String {
    let text = "\(error)"
    return text.contains("error: ") ? text : "error: \(text)"
  }
}

/// Thrown when there is no result: not an error, but an exit status of its own.
struct NothingFound: Error {
  /// False with `--no-fail`.
  var isFailure: Bool
}

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

      The index is the folder .sextant (or --index DIR, or $SEXTANT_INDEX). Nothing leaves this
      machine. Exit status: 0 found or done, 1 nothing found, 2 error.
      """,
    version: "0.1.0",
    subcommands: [
      IndexCommand.self, SearchCommand.self, AskCommand.self, SimilarCommand.self, GetCommand.self,
      StatusCommand.self, CheckCommand.self, CompactCommand.self, RemoveCommand.self,
      ModelCommand.self, AnalyzeCommand.self, EncodeCommand.self, VectorsCommand.self,
      EvalCommand.self,
    ])
}
