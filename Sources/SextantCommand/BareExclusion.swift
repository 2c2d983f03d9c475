/// `-word` outside quotes, which the parser would take for options: `sextant search lease -restore`.
struct BareExclusion: Error, CustomStringConvertible {
  var word: String
  var command: String

  var description: String {
    "error: '\(word)' would be read as an option; put the whole query in quotes: "
      + "sextant \(command) 'lease \(word)'"
  }

  /// Requires that no argument of a command with query syntax looks like an excluded word.
  ///
  /// - Throws: ``BareExclusion`` for the first that does.
  static func refuse(in arguments: ArraySlice<String>) throws {
    guard let command = arguments.first, command == "search" || command == "ask" else { return }
    for word in arguments.dropFirst().prefix(while: { $0 != "--" }) {
      let letters = word.utf8.dropFirst()
      let isJoinedCount = letters.first == UInt8(ascii: "k") && Int(word.dropFirst(2)) != nil
      guard word.hasPrefix("-"), !word.hasPrefix("--"), letters.count > 1, !isJoinedCount,
        Double(word) == nil
      else { continue }
      throw BareExclusion(word: word, command: command)
    }
  }
}
