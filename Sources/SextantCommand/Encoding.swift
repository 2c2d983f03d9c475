import Encoder
import Evaluation

/// Texts turned into vectors, timed from texts in memory to vectors in memory.
struct Encoding {
  /// Row-major, a unit row for each text.
  private(set) var values: [Float] = []
  /// Wall time of the encoder, tokenising included.
  private(set) var seconds = 0.0
  /// Wall time of each text, when they were handed over one by one.
  private(set) var latency: LatencySummary?

  init(
    _ texts: [String], encoder: any SentenceEncoder, role: EmbeddingRole, batch: Int?, threads: Int,
    progress: @escaping @Sendable (Int) -> Void
  ) throws {
    var microseconds: [Double] = []
    for start in stride(from: 0, to: texts.count, by: batch ?? max(1, texts.count)) {
      let part = Array(texts[start..<min(texts.count, start + (batch ?? texts.count))])
      let clock = ContinuousClock.now
      let rows = try encoder.encode(
        part, role: role, threads: threads, progress: { progress(start + $0) })
      let elapsed = Numbers.seconds(ContinuousClock.now - clock)
      seconds += elapsed
      microseconds.append(elapsed * 1e6)
      // All at once need no copy.
      if values.isEmpty { values = rows.values } else { values += rows.values }
    }
    if batch == 1 { latency = LatencySummary(microseconds: microseconds) }
  }
}

/// What `encode` reports.
struct EncodingFigures: Encodable {
  var schema = 1
  var encoder: String
  var precision: String
  var texts: Int
  var dimension: Int
  /// As encoded, special ones included; nil for a server's encoder, whose tokens are not known.
  var tokens: Int?
  var seconds: Double
  var loadSeconds = 0.0
  var medianMicroseconds: Double?
  var slowMicroseconds: Double?

  enum CodingKeys: String, CodingKey {
    case schema, encoder, precision, texts, dimension, tokens, seconds
    case loadSeconds = "load_seconds"
    case medianMicroseconds = "per_text_p50_us"
    case slowMicroseconds = "per_text_p99_us"
  }

  init(_ encoding: Encoding, encoder: any SentenceEncoder, texts: [String]) {
    self.encoder = encoder.name
    precision = encoder.precision.rawValue
    self.texts = texts.count
    dimension = encoder.dimension
    tokens =
      encoder is RemoteEncoder ? nil : texts.reduce(0) { $0 + encoder.tokenIDs($1).count }
    seconds = encoding.seconds
    medianMicroseconds = encoding.latency?.p50
    slowMicroseconds = encoding.latency?.p99
  }

  var summary: String {
    let unit = tokens == nil ? "texts" : "tokens"
    let rate = Numbers.short(seconds > 0 ? Double(tokens ?? texts) / seconds : 0)
    return "\(Numbers.count(texts, "text")), " + (tokens.map { "\($0) tokens, " } ?? "")
      + "\(dimension) dimensions, \(encoder): \(Numbers.decimal(seconds, 2)) s (\(rate) \(unit)/s)"
  }
}
