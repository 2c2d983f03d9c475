package import Kernels

/// Picks the inverted lists for a vector: the nearest of `listCount` centroids by L2 distance.
package struct CoarseQuantizer: Sendable {
  /// Values in a vector.
  package let dimension: Int
  /// Number of centroids, at least 1.
  package let listCount: Int
  /// The centroids in panels (see ``ColumnPanels``).
  package let panels: [Float]
  /// One over each centroid's length; 0 for a centroid of length 0.
  private let inverseLengths: [Float]

  /// Wraps centroids that are in panels.
  package init(dimension: Int, listCount: Int, panels: [Float]) {
    self.dimension = dimension
    self.listCount = listCount
    self.panels = panels
    let origin = [Float](repeating: 0, count: dimension)
    inverseLengths = Self.measured(.squaredDistance, origin, panels).map {
      $0 > 0 ? 1 / $0.squareRoot() : 0
    }
  }

  /// Trains on a sample of row-major rows.
  ///
  /// - Parameter listCount: Lists wanted; balancing may end with somewhat more.
  package init(
    trainingOn rows: [Float], dimension: Int, listCount: Int, seed: UInt64, threads: Int
  ) {
    var generator = SplitMix64(seed: seed, stream: 1)
    // Many lists need fewer rows each to be placed well enough, and cost more a row.
    let rowsPerList = listCount <= 1024 ? 64 : 32
    let numbers = generator.sample(rowsPerList * listCount, below: rows.count / dimension)
    let sample = RowSample.rows(numbers, of: rows, dimension: dimension)
    let clusters = KMeans(
      rows: sample, dimension: dimension,
      options: KMeans.Options(
        clusterCount: min(listCount, numbers.count), iterations: 8, seed: seed, threads: threads))
    let centroids = ListBalancing.balanced(
      clusters, rows: sample, dimension: dimension, listCount: listCount, seed: seed)
    self.init(
      dimension: dimension, listCount: centroids.count / dimension,
      panels: ColumnPanels.panels(ofRows: centroids, dimension: dimension))
  }

  /// Each row's list; ties go to the lower list.
  package func lists(forRows rows: [Float], threads: Int) -> [UInt32] {
    var nearest = [UInt32](repeating: 0, count: rows.count / dimension)
    var distances = [Float](repeating: 0, count: nearest.count)
    NearestColumns.find(
      rows: rows, dimension: dimension, rowStride: dimension, panels: panels,
      columnCount: listCount, threads: threads, nearest: &nearest, distances: &distances)
    return nearest
  }

  /// The centroid of a list.
  package func centroid(_ list: Int) -> [Float] {
    panels.withUnsafeBufferPointer { ColumnPanels.row(list, of: $0, dimension: dimension) }
  }

  /// The `count` lists to scan first for `query`, ties by the lower list; all when `count` is no less.
  ///
  /// - Parameter measure: `.squaredDistance` ranks lists by the distance to their centroids,
  ///   `.dotProduct` by the cosine. Centroids are shorter than the unit vectors that they stand for,
  ///   and unevenly so: ranked by distance, the lists scanned for typed questions hold one to two
  ///   hundredths less of the true nearest (MiniLM, 40,000 passages, 256 lists).
  package func nearestLists(
    to query: [Float], by measure: DistanceKernels.Measure, count: Int
  ) -> [Int] {
    let measures = Self.measured(measure, query, panels)
    var nearest = TopK(capacity: min(count, listCount))
    for list in 0..<listCount {
      let score =
        measure == .dotProduct ? measures[list] * inverseLengths[list] : -measures[list]
      nearest.insert(score: score, number: Int64(list))
    }
    return nearest.sorted().map { Int($0.number) }
  }

  /// For every list the dot product of `query` with the centroid minus `penalty` times the centroid's
  /// squared length.
  func penalisedDotProducts(_ query: [Float], penalty: Float) -> [Float] {
    let products = Self.measured(.dotProduct, query, panels)
    return (0..<listCount).map { list in
      let inverse = inverseLengths[list]
      return products[list] - (inverse > 0 ? penalty / (inverse * inverse) : 0)
    }
  }

  /// The measure of every column of the panels.
  private static func measured(
    _ measure: DistanceKernels.Measure, _ query: [Float], _ panels: [Float]
  ) -> [Float] {
    let count = panels.count / query.count
    return [Float](unsafeUninitializedCapacity: count) { out, initialized in
      query.withUnsafeBufferPointer { query in
        panels.withUnsafeBufferPointer {
          DistanceKernels.best.measure(measure, query, panels: $0, into: out)
        }
      }
      initialized = count
    }
  }
}
