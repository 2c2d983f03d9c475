import ArgumentParser
import Glibc

/// Runs a command and turns what it throws into a message and an exit status: 0 found or done,
/// 1 nothing found, 2 error.
@main
enum Program {
  static func main() {
    do {
      try SextantTool.requireKnownCommand(CommandLine.arguments.dropFirst(), named: "sextant")
      try BareExclusion.refuse(in: CommandLine.arguments.dropFirst())
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
    Terminal.standardError.message(
      isUsage ? message.replacing("Error: ", with: "error: ") : message)
    exit(2)
  }

  private static func describe(_ error: any Error) -> String {
    let text = "\(error)"
    return text.contains("error: ") ? text : "error: \(text)"
  }
}
