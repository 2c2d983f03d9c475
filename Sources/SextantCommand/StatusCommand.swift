import ArgumentParser
import Sextant

struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what is indexed.",
    discussion: "  sextant status --json")

  @OptionGroup var index: IndexOption
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let status = try SearchIndex(index.folder).status()
    guard !json else { return try Output.json(status) }
    var lines = [
      "index      \(status.path) (generation \(status.generation), \(Numbers.bytes(status.bytes)))",
      "documents  \(status.documents) from \(Numbers.count(status.files, "file")), "
        + Numbers.bytes(status.textBytes) + " of text",
      "passages   \(status.chunks) live, \(status.tombstones) deleted but not yet compacted",
      "lexical    BM25 k1 \(status.lexical.k1), b \(status.lexical.b), title/heading/text × "
        + status.lexical.fieldWeights.map { Numbers.decimal($0, 1) }.joined(separator: "/")
        + ", " + Numbers.count(status.lexical.segments, "segment")
        + ", languages \(status.languages.joined(separator: " "))",
      "vectors    \(status.vectors.ready) ready, \(status.vectors.pending) to be made"
        + (status.encoder.map { ", encoder \($0), \(status.vectors.dimension) dimensions" } ?? "")
        + (status.vectors.precision.map { ", \($0)" } ?? ""),
    ]
    for root in status.roots {
      lines.append(
        "folder     \(root.path) (collection \(root.collection), "
          + "\(Numbers.count(root.files, "file")))")
    }
    if status.vectors.pending > 0 {
      lines.append("run 'sextant index' again to make the missing vectors")
    }
    Output.text(lines.map(Terminal.harmless).joined(separator: "\n"))
  }
}
