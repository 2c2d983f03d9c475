import ArgumentParser
import Sextant

/// The options that `search`, `ask` and `similar` share.
struct SearchArguments: ParsableArguments {
  @OptionGroup var index: IndexOption
  @OptionGroup var ranking: RankingArguments

  @Option(
    help: ArgumentHelp(
      "Only files whose path matches, as 'path:GLOB' (repeatable).", valueName: "path:glob"))
  var filter: [String] = []

  @Option(help: ArgumentHelp("Only this collection (repeatable).", valueName: "name"))
  var collection: [String] = []

  @Flag(help: "Exit with 0 also when nothing is found.")
  var noFail = false

  func options() throws -> SearchOptions {
    var options = try ranking.options()
    options.filters = filter
    options.collections = collection
    return options
  }
}
