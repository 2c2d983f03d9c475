import ArgumentParser
import Sextant

struct ModelAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Put a model where encoders are found by name.",
    discussion: """
      Copies sentence-transformers folders (BERT, safetensors) and Model2Vec folders.
      Files of word vectors, GloVe and word2vec (text, binary) and fastText (.vec,
      .bin), are converted once. Texts get the mean of their words; words are looked
      up as written, then in lower case; fastText's .bin knows unseen words by their
      parts, other files leave them out.

        sextant model add ~/downloads/all-MiniLM-L6-v2
        sextant model add ~/downloads/glove.6B.100d.txt --name glove
      """)

  @Argument(
    help: ArgumentHelp("The model's folder or a file of word vectors.", valueName: "folder|file"),
    completion: .file())
  var source: String

  @Option(help: "The name to use it by (default: the folder's or file's).")
  var name: String?

  func run() throws {
    let name = try ModelStore().add(source, name: name)
    Terminal.standardError.message(
      "added \(name); use it with 'sextant index PATH --encoder \(name)'")
  }
}
