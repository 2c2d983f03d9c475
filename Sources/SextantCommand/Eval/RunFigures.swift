import Evaluation
import Sextant

/// What `eval run` reports.
struct RunFigures: Encodable {
  var schema = 1
  var mode: SearchMode
  var encoder: String?
  var documents: Int
  /// Topics that were run.
  var queries: Int
  /// Topics that the means are over.
  var judgedTopics: Int
  var measures: [String: Double]
  var indexSeconds: Double
  var medianMicroseconds: Double?
  var slowMicroseconds: Double?

  enum CodingKeys: String, CodingKey {
    case schema, mode, encoder, documents, queries, measures
    case judgedTopics = "judged_topics"
    case indexSeconds = "index_seconds"
    case medianMicroseconds = "latency_p50_us"
    case slowMicroseconds = "latency_p99_us"
  }

  init(
    collection: TestCollection, index: CollectionIndex, mode: SearchMode, scores: Scores,
    latency: LatencySummary?
  ) {
    self.mode = mode
    encoder = index.encoder
    documents = index.documents
    queries = collection.topics.count
    judgedTopics = scores.topics.count
    measures = Dictionary(
      uniqueKeysWithValues: zip(scores.measures.map(\.name), scores.means))
    indexSeconds = index.seconds
    medianMicroseconds = latency?.p50
    slowMicroseconds = latency?.p99
  }

  var summary: String {
    var parts = [
      "\(mode.rawValue)\(encoder.map { " (\($0))" } ?? "")", Numbers.count(documents, "document"),
      Numbers.count(queries, "topic"), "indexed in \(Numbers.decimal(indexSeconds, 2)) s",
    ]
    if let medianMicroseconds, let slowMicroseconds {
      parts.append(
        "p50 \(Numbers.microseconds(medianMicroseconds)), "
          + "p99 \(Numbers.microseconds(slowMicroseconds))")
    }
    return parts.joined(separator: ", ")
  }
}
