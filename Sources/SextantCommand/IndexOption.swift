import ArgumentParser
import Sextant

/// Where the index is; shared by all commands that use one.
struct IndexOption: ParsableArguments {
  @Option(
    name: .customLong("index"),
    help: ArgumentHelp(
      "The index folder (default: $SEXTANT_INDEX, else the nearest .sextant).", valueName: "dir"))
  var path: String?

  var folder: IndexFolder { IndexFolder.find(option: path) }
}
