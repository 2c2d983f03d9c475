import ArgumentParser
import Sextant

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
