import VectorIndex

/// An index made from a matrix, with the time that its stages took.
struct VectorBuild {
  let contents: SegmentContents
  /// Fitting centroids and codebooks, and measuring what recall they give.
  let trainSeconds: Double
  /// Assigning and encoding.
  let addSeconds: Double

  init(
    _ values: consuming [Float], dimension: Int, named path: String, options: VectorBuildOptions,
    progress: ProgressLine
  ) throws {
    let rowCount = values.count / dimension
    var seconds: [String: Double] = [:]
    var stage = "train"
    var start = ContinuousClock.now
    func end() {
      seconds[stage, default: 0] += Numbers.seconds(ContinuousClock.now - start)
      start = ContinuousClock.now
    }
    do {
      contents = try VectorIndexBuilder.build(
        values: values, dimension: dimension, ids: (0..<Int64(rowCount)).map(\.self),
        options: options,
        progress: { next in
          end()
          stage = next == .adding ? "add" : "train"
          progress.update(Self.label(next))
        })
    } catch {
      progress.finish()
      throw VectorsError(path: path, fault: error)
    }
    end()
    progress.finish()
    trainSeconds = seconds["train"] ?? 0
    addSeconds = seconds["add"] ?? 0
  }

  private static func label(_ stage: VectorIndexBuilder.Stage) -> String {
    switch stage {
    case .training: "training"
    case .adding: "adding"
    case .measuring: "measuring recall"
    }
  }
}

/// A fault in vectors, with the file that they came from.
struct VectorsError: Error, CustomStringConvertible {
  var path: String
  var fault: VectorIndexError
  var description: String { "\(path): \(fault)" }
}

/// What `vectors build` reports.
struct VectorBuildFigures: Encodable {
  var schema = 1
  var count: Int
  var dimension: Int
  var lists: Int
  var trainSeconds: Double
  var addSeconds: Double
  /// Of the written file.
  var bytes: Int
  /// Of one vector in it, without centroids.
  var bytesPerVector: Int

  enum CodingKeys: String, CodingKey {
    case schema, count, dimension, lists, bytes
    case trainSeconds = "train_seconds"
    case addSeconds = "add_seconds"
    case bytesPerVector = "bytes_per_vector"
  }

  init(_ build: VectorBuild, bytes: Int) {
    count = build.contents.count
    dimension = build.contents.dimension
    lists = build.contents.listCount
    trainSeconds = build.trainSeconds
    addSeconds = build.addSeconds
    self.bytes = bytes
    bytesPerVector = build.contents.plan.bytesPerVector(dimension: dimension)
  }

  var summary: String {
    let kind = lists == 0 ? "searched exactly" : Numbers.count(lists, "list")
    return "\(Numbers.count(count, "vector")) of \(dimension) dimensions, \(kind), "
      + "\(Numbers.bytes(bytes)) (\(bytesPerVector) bytes a vector): trained in "
      + "\(Numbers.decimal(trainSeconds, 1)) s, added in \(Numbers.decimal(addSeconds, 1)) s"
  }
}
