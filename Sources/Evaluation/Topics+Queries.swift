import FoundationEssentials

extension TopicsContent {
  /// Reads BEIR's queries.jsonl: one JSON object a line, of which `_id` and `text` count.
  mutating func readQueries(_ text: TextLines) throws(EvaluationError) {
    var lines = text
    let decoder = JSONDecoder()
    while let line = try lines.next() {
      guard let query = try? decoder.decode(Query.self, from: Data(line))
      else { throw lines.malformed(.notQuery) }
      try add(
        name: TopicName(query._id.text), text: query.text, path: lines.path, line: lines.number)
    }
  }
}

/// A line of queries.jsonl.
private struct Query: Decodable {
  let _id: QueryName
  let text: String
}

/// A name in JSON: a string, or a whole number as some collections write it.
private struct QueryName: Decodable {
  let text: String

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Int.self) {
      text = String(number)
    } else {
      text = try value.decode(String.self)
    }
  }
}
