import VectorIndex

/// What `vectors status` and `vectors calibrate` report.
struct VectorStatus: Encodable {
  /// A measured recall with its 95 % interval.
  struct Measurement: Encodable {
    var probes: Int
    var recallAt10: Float
    var low: Float
    var high: Float
    var recallAt100: Float
    /// The recall of searches that choose their probes, and how many they choose on average.
    var adaptiveRecallAt10: Float
    var meanProbes: Float

    enum CodingKeys: String, CodingKey {
      case probes, low, high
      case recallAt10 = "recall_at_10"
      case recallAt100 = "recall_at_100"
      case adaptiveRecallAt10 = "adaptive_recall_at_10"
      case meanProbes = "mean_probes"
    }

    init(_ point: RecallCurve.Point) {
      probes = point.probes
      recallAt10 = point.fixed.at10
      // 1.96 errors on both sides.
      low = max(0, point.fixed.at10 - 1.96 * point.fixed.error)
      high = min(1, point.fixed.at10 + 1.96 * point.fixed.error)
      recallAt100 = point.fixed.at100
      adaptiveRecallAt10 = point.adaptive.at10
      meanProbes = point.meanProbes
    }
  }

  var schema = 1
  var count: Int
  var removed: Int
  var dimension: Int
  var metric: String
  var lists: Int
  /// What codes describe; null without codes.
  var codes: String?
  var parts: Int
  var bytes: Int
  var bytesPerVector: Double
  /// The greatest distance of a stored vector from the given one.
  var storeError: Float
  /// Whether the questions that recall was measured with were made up.
  var madeUpQuestions: Bool
  var recall: [Measurement]

  enum CodingKeys: String, CodingKey {
    case schema, count, removed, dimension, metric, lists, codes, parts, bytes, recall
    case bytesPerVector = "bytes_per_vector"
    case storeError = "store_error"
    case madeUpQuestions = "made_up_questions"
  }

  init(_ collection: VectorCollection) {
    let base = collection.base
    count = collection.count
    removed = collection.segments.segments.reduce(0) { $0 + $1.storedCount - $1.count }
    dimension = base.dimension
    metric = MetricName(base.metric).rawValue
    lists = base.listCount
    codes = base.coding.map { CodesName($0).rawValue }
    parts = collection.segments.segments.count - 1
    bytes = collection.byteCount
    bytesPerVector = count > 0 ? Double(bytes) / Double(count) : 0
    storeError = collection.segments.segments.map(\.storeError).max() ?? 0
    madeUpQuestions = base.recallCurve.isMadeUp
    recall = base.recallCurve.points.map(Measurement.init)
  }

  func print(asJSON isJSON: Bool) throws {
    if isJSON { return try Output.json(self) }
    let kind = codes.map { "\(Numbers.count(lists, "list")), \($0) codes" } ?? "searched exactly"
    var lines = [
      "\(Numbers.count(count, "vector")) of \(dimension) dimensions, \(metric), \(kind)",
      "\(Numbers.bytes(bytes)), \(Numbers.decimal(bytesPerVector, 1)) bytes a vector; "
        + "\(removed) removed, \(Numbers.count(parts, "part")) beside the base",
    ]
    if madeUpQuestions {
      lines.append(
        "recall as measured with made-up questions ('vectors calibrate' takes real ones):")
    }
    for point in recall {
      let interval = [point.low, point.high].map { Numbers.decimal(Double($0), 3) }
      lines.append(
        "\(point.probes) probes: recall@10 \(Numbers.decimal(Double(point.recallAt10), 3)) "
          + "(\(interval.joined(separator: " to "))), "
          + "recall@100 \(Numbers.decimal(Double(point.recallAt100), 3))")
    }
    Output.text(lines.joined(separator: "\n"))
  }
}
