import Kernels

/// Lloyd's k-means with k-means++ seeding (Arthur, Vassilvitskii 2007), deterministic.
///
/// Assignments run on threads; sums are taken in row order in double precision, so neither the number
/// of threads nor the CPU changes a bit of the result.
package struct KMeans: Sendable {
  /// What to look for, and how long.
  package struct Options: Sendable {
    /// Clusters wanted; fewer different rows leave some without members.
    package var clusterCount: Int
    /// The most updates of the centroids.
    package var iterations: Int
    /// Rows that seeding looks at.
    package var seedingRows: Int
    /// Equal seeds give equal results.
    package var seed: UInt64
    /// Threads for the assignments.
    package var threads: Int
    /// Assign rows and centroids rounded to bytes (see ``ByteRows``).
    package var roundsRows: Bool

    /// Makes options; seeding looks at four rows a cluster, at least 4,096.
    package init(
      clusterCount: Int, iterations: Int = 10, seedingRows: Int? = nil, seed: UInt64 = 1,
      threads: Int = 1, roundsRows: Bool = false
    ) {
      self.clusterCount = clusterCount
      self.iterations = iterations
      self.seedingRows = seedingRows ?? max(4096, 4 * clusterCount)
      self.seed = seed
      self.threads = threads
      self.roundsRows = roundsRows
    }
  }

  /// Row-major `(clusterCount, dimension)`.
  package private(set) var centroids: [Float]
  /// Each row's nearest centroid, the lowest of equally near ones.
  package private(set) var assignments: [UInt32]
  /// Mean squared distance of the rows to their centroids at each assignment; but for rounding it
  /// never rises.
  package private(set) var distortions: [Double] = []

  private let dimension: Int
  private let threads: Int
  /// The rows as bytes, and their squared lengths, where they are to be rounded.
  private let rounded: (rows: ByteRows, squares: [Float])?
  private var distances: [Float]

  /// Clusters row-major `(n, dimension)` rows.
  ///
  /// - Precondition: There is at least one row and one cluster.
  /// - Complexity: O(n × clusters × dimension) a round.
  package init(rows: [Float], dimension: Int, options: Options) {
    let rowCount = rows.count / dimension
    precondition(rowCount > 0 && options.clusterCount > 0, "nothing to cluster")
    self.dimension = dimension
    threads = options.threads
    rounded = options.roundsRows ? Self.rounded(rows, dimension: dimension, options) : nil
    centroids = KMeansSeeding.seeds(rows: rows, dimension: dimension, options: options)
    assignments = [UInt32](repeating: 0, count: rowCount)
    distances = [Float](repeating: 0, count: rowCount)
    _ = assign(rows)
    for _ in 0..<options.iterations {
      update(rows)
      guard assign(rows) else { break }
    }
  }

  private static func rounded(
    _ rows: [Float], dimension: Int, _ options: Options
  ) -> (rows: ByteRows, squares: [Float]) {
    let bytes = rows.withUnsafeBufferPointer {
      ByteRows($0, dimension: dimension, threads: options.threads)
    }
    let squares = rows.withUnsafeBufferPointer { rows in
      (0..<bytes.scales.count).map { row in
        rows[row * dimension..<(row + 1) * dimension].reduce(0) { $0 + $1 * $1 }
      }
    }
    return (bytes, squares)
  }

  /// Gives each row its nearest centroid; false when none changed.
  private mutating func assign(_ rows: [Float]) -> Bool {
    let before = assignments
    if let rounded {
      let columns = CoarseQuantizer(dimension: dimension, centroids: centroids)
      rounded.rows.nearest(
        ByteColumns(
          values: columns.values, scales: columns.scales, squares: columns.squares,
          dimension: dimension),
        threads: threads, nearest: &assignments, measures: &distances)
      for row in distances.indices {
        distances[row] = max(0, distances[row] + rounded.squares[row])
      }
    } else {
      NearestColumns.find(
        rows: rows, dimension: dimension,
        panels: ColumnPanels.panels(ofRows: centroids, dimension: dimension),
        columnCount: centroids.count / dimension, threads: threads, nearest: &assignments,
        distances: &distances)
    }
    distortions.append(distances.reduce(0) { $0 + Double($1) } / Double(distances.count))
    return before != assignments
  }

  /// Moves each centroid to the mean of its rows, and idle ones into the largest clusters.
  private mutating func update(_ rows: [Float]) {
    let clusterCount = centroids.count / dimension
    var sums = [Double](repeating: 0, count: centroids.count)
    var counts = [Int](repeating: 0, count: clusterCount)
    sums.withUnsafeMutableBufferPointer { sums in
      rows.withUnsafeBufferPointer { rows in
        for (row, cluster) in assignments.enumerated() {
          counts[Int(cluster)] += 1
          let from = row * dimension
          let to = Int(cluster) * dimension
          for component in 0..<dimension { sums[to + component] += Double(rows[from + component]) }
        }
      }
    }
    for cluster in 0..<clusterCount where counts[cluster] > 0 {
      let scale = 1 / Double(counts[cluster])
      for at in cluster * dimension..<(cluster + 1) * dimension {
        centroids[at] = Float(sums[at] * scale)
      }
    }
    reseed(counts, rows)
  }

  /// Moves each centroid without rows to the farthest row of the cluster that is largest by then.
  private mutating func reseed(_ counts: [Int], _ rows: [Float]) {
    var counts = counts
    for empty in counts.indices where counts[empty] == 0 {
      guard let most = counts.max(), let largest = counts.firstIndex(of: most), most > 1 else {
        return
      }
      var farthest: Int?
      for (row, cluster) in assignments.enumerated() where Int(cluster) == largest {
        if distances[row] > (farthest.map { distances[$0] } ?? 0) { farthest = row }
      }
      // All rows of the largest cluster are equal: nothing can be gained.
      guard let farthest else { return }
      centroids.replaceSubrange(
        empty * dimension..<(empty + 1) * dimension,
        with: rows[farthest * dimension..<(farthest + 1) * dimension])
      distances[farthest] = 0
      counts[largest] -= 1
      counts[empty] = 1
    }
  }
}
