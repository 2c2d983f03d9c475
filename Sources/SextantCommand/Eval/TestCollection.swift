import Evaluation
import FoundationEssentials
import Glibc
import Sextant

/// Documents, topics and judgements of one experiment.
struct TestCollection {
  /// What to look at instead of the usual places.
  struct Places {
    var corpus: String?
    var topics: String?
    var qrels: String?
    var split: String?
  }

  /// The file or folder to index.
  let corpus: String
  /// Topics to run.
  let topics: [Topic]
  let qrels: Qrels
  /// Judged topics that are not among ``topics``; they count as 0.
  let missingTopics: [TopicName]

  /// Finds and reads the files of a folder in BEIR layout, or in that of our own topics.
  ///
  /// Topics of the kind `unanswerable` are left out. With a split, topics and judgements of the
  /// others are left out too.
  ///
  /// - Throws: ``CommandError``, or what is wrong with a file.
  init(folder: String, places: Places) throws {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    corpus = try places.corpus ?? Self.find(["corpus.jsonl"], in: folder, option: "--corpus")
    let topicsPath =
      try places.topics
      ?? Self.find(["queries.jsonl", "topics.jsonl"], in: folder, option: "--topics")
    let labels = try TopicLabels(path: topicsPath)
    let usual = ["qrels/test.tsv", "qrels.tsv"]
    let names = places.split.map { split in
      // BEIR keeps a file for each split; others write the split beside the topic.
      labels.hasSplits ? ["qrels/\(split).tsv"] + usual : ["qrels/\(split).tsv"]
    }
    let qrelsPath = try places.qrels ?? Self.find(names ?? usual, in: folder, option: "--qrels")
    let qrels = try EvaluationFiles.qrels(qrelsPath)
    let chosen = try labels.chosen(from: EvaluationFiles.topics(topicsPath), split: places.split)
    topics = chosen.topics
    self.qrels = try chosen.others.isEmpty ? qrels : qrels.leavingOut(chosen.others)
    let known = Set(topics.map(\.name))
    missingTopics = self.qrels.topics.filter { !known.contains($0) }
  }

  /// The first of `names` that is there, plain or compressed.
  private static func find(_ names: [String], in folder: String, option: String) throws -> String {
    for name in names {
      for path in ["\(folder)/\(name)", "\(folder)/\(name).gz"] where access(path, F_OK) == 0 {
        return path
      }
    }
    throw CommandError.missingFile(folder: folder, names: names, option: option)
  }
}

extension Qrels {
  /// The judgements of all topics but these.
  ///
  /// - Throws: ``EvaluationError`` when none is left.
  func leavingOut(_ others: Set<TopicName>) throws -> Qrels {
    var bytes = Array("query-id\tcorpus-id\tscore\n".utf8)
    for topic in topics where !others.contains(topic) {
      for (document, grade) in judgements(of: topic) {
        bytes += Array("\(topic)\t\(document)\t\(grade)\n".utf8)
      }
    }
    return try Qrels(bytes: bytes, path: name)
  }
}
