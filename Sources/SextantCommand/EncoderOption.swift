import ArgumentParser
import Encoder
import Sextant

/// Which encoder; shared by commands that use one without an index.
struct EncoderOption: ParsableArguments {
  @Option(
    name: .customLong("encoder"),
    help: ArgumentHelp(
      "An encoder's name, folder or URL#MODEL (default: the one a new index takes).",
      valueName: "name|dir|url"))
  var name: String?

  func load(precision: EncoderPrecision? = nil) throws -> any SentenceEncoder {
    let store = ModelStore()
    return try store.load(name ?? store.defaultName, precision: precision)
  }
}
