import Evaluation
import FoundationEssentials
import Sextant

/// The `kind` and `split` that a file of topics may give to each.
struct TopicLabels {
  private struct Labels: Decodable {
    var kind: String?
    var split: String?
  }

  private let path: String
  /// In the order of the topics; empty for forms without labels.
  private let labels: [Labels]

  /// Reads the labels of queries in JSON, one a line; other forms have none.
  init(path: String) throws {
    self.path = path
    let bytes = try SourceText.read(path)
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
      .filter { !$0.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }
    let decoder = JSONDecoder()
    guard lines.first?.contains(UInt8(ascii: "{")) == true else {
      labels = []
      return
    }
    labels = lines.map { (try? decoder.decode(Labels.self, from: Data($0))) ?? Labels() }
  }

  /// True when topics say which split they belong to.
  var hasSplits: Bool { labels.contains { $0.split != nil } }

  /// The topics to run, and the names of those that are left out.
  ///
  /// - Throws: ``CommandError/emptySplit(path:split:)``.
  func chosen(
    from topics: Topics, split: String?
  ) throws -> (topics: [Topic], others: Set<TopicName>) {
    guard labels.count == topics.all.count else { return (topics.all, []) }
    let split = hasSplits ? split : nil
    let isChosen = labels.map { label in
      label.kind != "unanswerable" && (split == nil || label.split == split)
    }
    let pairs = zip(topics.all, isChosen)
    let kept = pairs.filter(\.1).map(\.0)
    guard !kept.isEmpty else {
      throw CommandError.emptySplit(path: path, split: split ?? "")
    }
    return (kept, Set(pairs.filter { !$0.1 }.map(\.0.name)))
  }
}
