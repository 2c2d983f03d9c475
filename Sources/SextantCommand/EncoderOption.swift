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

  /// Loads it, with its vectors cut to `dimension` values where that is given.
  func load(
    precision: EncoderPrecision? = nil, dimension: Int? = nil
  ) throws -> any SentenceEncoder {
    let store = ModelStore()
    let encoder = try store.load(name ?? store.defaultName, precision: precision)
    guard let dimension, dimension != encoder.dimension else { return encoder }
    guard let cut = TruncatedEncoder(encoder, dimension: dimension) else {
      throw ValidationError(
        "\(encoder.name) has \(encoder.dimension) values, fewer than --dimension \(dimension).")
    }
    return cut
  }
}
