/// An index of your own vectors in a file: build it once, search it from any number of threads, add and
/// remove vectors. See `Guide.md`.
///
/// A value is one state of the index; it does not see later changes. Errors describe themselves with the
/// place, the reason and what to do.
public struct VectorDatabase: Sendable {
  /// How near two vectors are.
  public enum Metric: Sendable {
    /// The cosine; vectors may have any length.
    case cosine
    /// Minus the squared Euclidean distance.
    case l2
    /// The inner product.
    case innerProduct

    var metric: VectorMetric {
      switch self {
      case .cosine: .cosine
      case .l2: .l2
      case .innerProduct: .innerProduct
      }
    }
  }

  /// What to find, and how carefully.
  public struct Options: Sendable {
    /// Hits wanted.
    public var count: Int
    /// The share of the true nearest that should be found.
    public var recall: Float
    /// Compare with every vector instead.
    public var isExact: Bool
    /// The identities that may be found; nil allows all.
    public var only: Set<Int64>?

    /// Makes options.
    public init(
      count: Int = 10, recall: Float = 0.95, isExact: Bool = false, only: Set<Int64>? = nil
    ) {
      self.count = count
      self.recall = recall
      self.isExact = isExact
      self.only = only
    }
  }

  /// A vector found, and its score: higher is nearer.
  public struct Hit: Sendable, Equatable {
    /// The identity that it was added under.
    public var id: Int64
    /// The cosine, minus the squared distance, or the inner product.
    public var score: Float
  }

  private let collection: VectorCollection

  /// Opens the index at `path`.
  public init(path: String) throws { collection = try VectorCollection(path: path) }

  /// Vectors that a search may return.
  public var count: Int { collection.count }

  /// Values in a vector.
  public var dimension: Int { collection.base.dimension }

  /// Trains on row-major vectors and writes an index of them.
  ///
  /// - Parameters:
  ///   - rows: `(ids.count, dimension)`, row-major.
  ///   - ids: One identity a row, all different.
  ///   - bytesPerVector: The most that a vector may take in the file; nil for half floats and codes.
  public static func build(
    _ rows: [Float], dimension: Int, ids: [Int64], at path: String, metric: Metric = .cosine,
    bytesPerVector: Int? = nil, threads: Int = 1
  ) throws -> VectorDatabase {
    let options = VectorBuildOptions(
      metric: metric.metric, bytesPerVector: bytesPerVector, threads: threads)
    try VectorIndexBuilder.build(values: rows, dimension: dimension, ids: ids, options: options)
      .write(to: path)
    return try VectorDatabase(path: path)
  }

  /// The vectors nearest to `query`, best first, ties by the lower identity.
  public func search(_ query: [Float], _ options: Options = Options()) throws -> [Hit] {
    let filter = try options.only.map { try collection.segments.filter($0) }
    return try collection.segments.search(
      query, depth: options.count,
      options: VectorSearchOptions(recall: options.recall, exact: options.isExact), filter: filter
    ).map { Hit(id: $0.id, score: $0.score) }
  }

  /// Adds row-major vectors under new identities and gives the index with them.
  public static func add(
    _ rows: [Float], ids: [Int64], to path: String, threads: Int = 1
  ) throws -> VectorDatabase {
    var editor = try VectorCollectionEditor(path: path, threads: threads)
    try editor.add(rows, ids: ids)
    return VectorDatabase(editor.collection)
  }

  /// Removes vectors and gives the index without them; unknown identities are passed over.
  public static func remove(
    _ ids: [Int64], from path: String, threads: Int = 1
  ) throws -> VectorDatabase {
    var editor = try VectorCollectionEditor(path: path, threads: threads)
    try editor.remove(ids)
    return VectorDatabase(editor.collection)
  }

  private init(_ collection: VectorCollection) { self.collection = collection }
}
