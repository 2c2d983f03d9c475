import Foundation
import Testing

/// Help is part of the interface: each text is compared with the one that is recorded.
///
/// `SEXTANT_REWRITE_GOLDEN=1 swift test --filter HelpTests` records them anew; look at the change.
@Suite struct HelpTests {
  static let commands = [
    "", "index", "search", "ask", "similar", "get", "status", "check", "compact", "remove",
    "model", "model list", "model add", "model pull", "model tokens", "model train", "analyze",
    "encode",
    "vectors",
    "vectors build", "vectors search", "vectors add", "vectors remove", "vectors status",
    "vectors calibrate", "eval", "eval run", "eval score", "eval compare",
  ]

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  private static func words(_ command: String) -> [String] {
    command.split(separator: " ").map(String.init)
  }

  @Test(arguments: commands) func helpIsAsRecordedAndHasAnExample(_ command: String) throws {
    let run = Workspace().run(Self.words(command) + ["--help"])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let name = (["sextant"] + Self.words(command)).joined(separator: "-")
    let file = Self.folder.appendingPathComponent("\(name).txt")
    if ProcessInfo.processInfo.environment["SEXTANT_REWRITE_GOLDEN"] == "1" {
      try Data(run.output).write(to: file)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(run.text == recorded)
    #expect(run.lines.contains { $0.hasPrefix("  ") && $0.contains("sextant \(command)") })
    #expect(run.lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE:") })
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionScriptsKnowTheCommands(_ shell: String) {
    let run = Workspace().run("--generate-completion-script", shell)
    #expect(run.status == 0)
    for word in ["sextant", "index", "search", "eval"] { #expect(run.text.contains(word)) }
  }

  @Test func versionIsThreeNumbers() {
    let run = Workspace().run("--version")
    #expect(run.status == 0)
    #expect(run.text.split(separator: ".").count == 3)
  }
}
