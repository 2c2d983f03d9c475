import ArgumentParser
import Encoder
import Sextant

struct ModelTokensCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokens",
    abstract: "Show the token ids that an encoder reads.",
    discussion: """
      One text a line in, one JSON array a line out: special tokens included, cut
      where the model cuts.

        sextant model tokens --encoder all-MiniLM-L6-v2 --input texts.txt
      """)

  @OptionGroup var encoder: EncoderOption

  @Option(
    help: ArgumentHelp("One text a line; - is standard input.", valueName: "file"),
    completion: .file())
  var input: String

  func run() throws {
    let encoder = try encoder.load()
    guard !(encoder is RemoteEncoder) else {
      throw ValidationError(
        "A server's token ids are not known here; name a model of this machine.")
    }
    var bytes: [UInt8] = []
    for text in try InputTexts.read(input) {
      JSONArray.append(encoder.tokenIDs(text), to: &bytes)
      if bytes.count >= 1 << 20 { Output.flush(&bytes) }
    }
    Output.flush(&bytes)
  }
}
