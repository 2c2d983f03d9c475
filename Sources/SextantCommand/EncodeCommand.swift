import ArgumentParser
import Encoder
import FileFormat
import Sextant

extension EmbeddingRole: ExpressibleByArgument {}
extension EncoderPrecision: ExpressibleByArgument {}

struct EncodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Turn texts into vectors.",
    discussion: """
      One text a line in, a NumPy matrix of unit rows (float32) out. A text ends at
      the line feed alone; an empty line is a text.

        sextant encode --input texts.txt --output vectors.npy
      """)

  @OptionGroup var encoder: EncoderOption

  @Option(
    help: ArgumentHelp("One text a line; - is standard input.", valueName: "file"),
    completion: .file())
  var input: String

  @Option(
    help: ArgumentHelp("Where the matrix goes.", valueName: "file.npy"), completion: .file())
  var output: String

  @Option(name: .customLong("as"), help: "What the texts are, for models that tell them apart.")
  var role = EmbeddingRole.document

  @Option(
    help: "How transformers compute (default: bf16 where the CPU has it, else fp32).")
  var precision: EncoderPrecision?

  @Option(
    help: ArgumentHelp(
      "Keep the first values of each vector, for models trained so (Matryoshka).", valueName: "n"))
  var dimension: Int?

  @Option(
    help: ArgumentHelp(
      "Texts handed over at once (default: all); 1 also measures each text.", valueName: "n"))
  var batch: Int?

  @OptionGroup var threads: ThreadsOption

  @Flag(help: "Print the figures as JSON.")
  var json = false

  func validate() throws {
    if let dimension { try Limits.require(dimension, in: Limits.dimension, for: "--dimension") }
    if let batch { try Limits.require(batch, in: Limits.batch, for: "--batch") }
  }

  func run() throws {
    try OutputPath.check(output)
    let texts = try InputTexts.read(input)
    let start = ContinuousClock.now
    let encoder = try encoder.load(precision: precision, dimension: dimension)
    guard encoder.precision == precision ?? encoder.precision else {
      throw ValidationError("\(encoder.name) is no transformer and computes in fp32 alone.")
    }
    let loadSeconds = Numbers.seconds(ContinuousClock.now - start)
    let progress = ProgressLine()
    let encoding = try Encoding(
      texts, encoder: encoder, role: role, batch: batch, threads: threads.count,
      progress: { progress.update("encoding", done: $0, total: texts.count, unit: "texts") })
    progress.finish()
    try NumPyFile.write(
      encoding.values, shape: [texts.count, encoder.dimension], to: output)
    var figures = EncodingFigures(encoding, encoder: encoder, texts: texts)
    figures.loadSeconds = loadSeconds
    if json { return try Output.json(figures) }
    Terminal.standardError.message(figures.summary)
  }
}
