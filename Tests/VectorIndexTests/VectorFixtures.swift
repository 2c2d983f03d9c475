import Kernels
import TestSupport
import VectorIndex

/// Made-up vectors and exhaustive answers.
enum VectorFixtures {
  /// Row-major rows scattered around `clusters` centres.
  static func clustered(
    count: Int, dimension: Int, clusters: Int, spread: Float = 0.4, seed: UInt64
  ) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    let centres = (0..<clusters * dimension).map { _ in normal(&generator) }
    var rows: [Float] = []
    rows.reserveCapacity(count * dimension)
    for _ in 0..<count {
      let centre = Int.random(in: 0..<clusters, using: &generator) * dimension
      for component in 0..<dimension {
        rows.append(centres[centre + component] + spread * normal(&generator))
      }
    }
    return rows
  }

  /// About normal: the sum of four uniform numbers, variance 1.
  static func normal(_ generator: inout SeededGenerator) -> Float {
    var sum: Float = 0
    for _ in 0..<4 { sum += Float.random(in: -1...1, using: &generator) }
    return sum * 0.866
  }

  /// Row `number` of row-major rows.
  static func row(_ number: Int, of rows: [Float], dimension: Int) -> [Float] {
    Array(rows[number * dimension..<(number + 1) * dimension])
  }

  /// The score of two vectors in double precision.
  static func score(_ query: [Float], _ vector: [Float], _ metric: VectorMetric) -> Double {
    switch metric {
    case .cosine:
      DistanceReference.dotProduct(query, vector)
        / (DistanceReference.dotProduct(query, query)
        * DistanceReference.dotProduct(vector, vector)).squareRoot()
    case .l2: -DistanceReference.squaredDistance(query, vector)
    case .innerProduct: DistanceReference.dotProduct(query, vector)
    }
  }

  /// The best identities of a naive scan, ties by the lower identity.
  static func nearest(
    _ query: [Float], in vectors: [Int64: [Float]], depth: Int, metric: VectorMetric
  ) -> [(id: Int64, score: Double)] {
    vectors.map { (id: $0.key, score: score(query, $0.value, metric)) }
      .sorted { ($0.score, $1.id) > ($1.score, $0.id) }
      .prefix(depth).map { $0 }
  }

  /// A dictionary of row-major rows under the identities given.
  static func dictionary(_ rows: [Float], _ ids: [Int64]) -> [Int64: [Float]] {
    let dimension = rows.count / max(1, ids.count)
    return Dictionary(
      uniqueKeysWithValues: ids.enumerated().map {
        ($0.element, row($0.offset, of: rows, dimension: dimension))
      })
  }
}

extension TemporaryFolder {
  /// Builds a segment, writes it and opens it.
  func segment(
    _ rows: [Float], dimension: Int, ids: [Int64]? = nil, options: VectorBuildOptions,
    name: String = "segment", deleted: Set<Int64> = []
  ) throws -> VectorSegment {
    let ids = ids ?? (0..<rows.count / dimension).map { Int64($0) }
    let contents = try VectorIndexBuilder.build(
      values: rows, dimension: dimension, ids: ids, options: options)
    try contents.write(to: file(name))
    return try VectorSegment(path: file(name), deleted: deleted)
  }
}
