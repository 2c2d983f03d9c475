import ArgumentParser

/// A command that does not exist, noticed before the parser calls it an unexpected argument.
struct UnknownCommand: Error, CustomStringConvertible {
  var name: String
  var parent: String
  var suggestion: String?

  var description: String {
    let advice = suggestion.map { "did you mean '\($0)'?" } ?? "'\(parent) --help' lists them"
    return "error: there is no command '\(parent) \(name)'; \(advice)"
  }
}

extension ParsableCommand {
  /// Requires that leading words name commands, down to the one that runs.
  ///
  /// - Throws: ``UnknownCommand`` with the nearest name when it is near enough.
  static func requireKnownCommand(_ arguments: ArraySlice<String>, named path: String) throws {
    let subcommands = configuration.subcommands
    guard !subcommands.isEmpty, let word = arguments.first, !word.hasPrefix("-") else { return }
    if word == "help" { return try requireKnownCommand(arguments.dropFirst(), named: path) }
    let names = subcommands.map { $0.configuration.commandName ?? "" }
    if let match = names.firstIndex(of: word) {
      return try subcommands[match].requireKnownCommand(
        arguments.dropFirst(), named: "\(path) \(word)")
    }
    let near = names.map { (name: $0, distance: EditDistance.between(word, $0)) }
      .min { $0.distance < $1.distance }
    throw UnknownCommand(
      name: word, parent: path,
      suggestion: near.flatMap { $0.distance <= max(1, word.count / 3) ? $0.name : nil })
  }
}
