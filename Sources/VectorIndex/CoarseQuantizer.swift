import Kernels

/// Picks the inverted lists for a vector: the nearest of `listCount` centroids by L2 distance.
///
/// Centroids are kept as scaled bytes. They are rounded before any vector is assigned to them, so
/// nothing is lost later.
package struct CoarseQuantizer: Sendable {
  /// Values in a vector.
  package let dimension: Int
  /// Centroids as bytes, row-major `(listCount, dimension)`, each in -127...127.
  package let values: [Int8]
  /// What each centroid's bytes are times.
  package let scales: [Float]
  /// Each centroid's squared length.
  package let squares: [Float]
  /// Each scale over its centroid's length; 0 for a centroid of length 0.
  private let cosineFactors: [Float]

  /// Number of centroids, at least 1.
  package var listCount: Int { scales.count }

  /// Wraps centroids.
  ///
  /// - Precondition: Counts agree.
  package init(dimension: Int, values: [Int8], scales: [Float], squares: [Float]) {
    precondition(
      values.count == scales.count * dimension && squares.count == scales.count, "counts differ")
    self.dimension = dimension
    self.values = values
    self.scales = scales
    self.squares = squares
    cosineFactors = zip(scales, squares).map { $1 > 0 ? $0 / $1.squareRoot() : 0 }
  }

  /// Rounds row-major centroids.
  package init(dimension: Int, centroids: [Float]) {
    var values = [Int8](repeating: 0, count: centroids.count)
    var scales: [Float] = []
    var squares: [Float] = []
    centroids.withUnsafeBufferPointer { centroids in
      values.withUnsafeMutableBytes { bytes in
        let bytes = bytes.bindMemory(to: UInt8.self)
        for start in stride(from: 0, to: centroids.count, by: dimension) {
          let range = start..<start + dimension
          let scale = ScaledBytes.write(
            UnsafeBufferPointer(rebasing: centroids[range]), offset: 0,
            into: UnsafeMutableBufferPointer(rebasing: bytes[range]))
          let square = bytes[range].reduce(0) {
            $0 + Int(Int8(bitPattern: $1)) * Int(Int8(bitPattern: $1))
          }
          scales.append(scale)
          squares.append(Float(Double(square) * Double(scale) * Double(scale)))
        }
      }
    }
    self.init(dimension: dimension, values: values, scales: scales, squares: squares)
  }

  /// Trains on a sample of row-major rows.
  ///
  /// - Parameter listCount: Lists wanted; balancing may end with somewhat more.
  package init(
    trainingOn rows: [Float], dimension: Int, metric: VectorMetric = .cosine, listCount: Int,
    seed: UInt64, threads: Int
  ) {
    var generator = SplitMix64(seed: seed, stream: 1)
    // Many lists need fewer rows each to be placed well enough, and cost more a row.
    let rowsPerList = listCount <= 1024 ? 64 : 32
    let numbers = generator.sample(rowsPerList * listCount, below: rows.count / dimension)
    let sample = RowSample.rows(numbers, of: rows, dimension: dimension)
    let clusters = KMeans(
      rows: sample, dimension: dimension,
      options: KMeans.Options(
        clusterCount: min(listCount, numbers.count), iterations: 8, seed: seed, threads: threads,
        roundsRows: true))
    let centroids = ListBalancing.balanced(
      clusters, rows: sample, dimension: dimension, listCount: listCount, seed: seed)
    self.init(dimension: dimension, centroids: centroids)
    guard metric == .innerProduct else { return }
    let lists = lists(forRows: sample, threads: threads)
    self.init(
      dimension: dimension,
      centroids: Self.lengthened(centroids, rows: sample, lists: lists, dimension: dimension))
  }

  /// Centroids made as long as the mean of their lists' rows.
  ///
  /// A centroid is shorter than the rows that it stands for, and the more so the more they differ: ranked by
  /// the inner product, wide lists would come too late.
  static func lengthened(
    _ centroids: [Float], rows: [Float], lists: [UInt32], dimension: Int
  ) -> [Float] {
    func length(_ row: ArraySlice<Float>) -> Float {
      row.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let count = centroids.count / dimension
    var sums = [Float](repeating: 0, count: count)
    var members = [Float](repeating: 0, count: count)
    for (row, list) in lists.enumerated() {
      sums[Int(list)] += length(rows[row * dimension..<(row + 1) * dimension])
      members[Int(list)] += 1
    }
    var longer = centroids
    for list in 0..<count where members[list] > 0 {
      let range = list * dimension..<(list + 1) * dimension
      let own = length(centroids[range])
      guard own > 0 else { continue }
      let factor = sums[list] / members[list] / own
      for at in range { longer[at] *= factor }
    }
    return longer
  }

  /// Each row's list; ties go to the lower list.
  package func lists(forRows rows: [Float], threads: Int) -> [UInt32] {
    let columns = ByteColumns(
      values: values, scales: scales, squares: squares, dimension: dimension)
    var lists: [UInt32] = []
    lists.reserveCapacity(rows.count / dimension)
    // Blocks keep the rounded copy small.
    let block = 65_536 * dimension
    rows.withUnsafeBufferPointer { rows in
      for start in stride(from: 0, to: rows.count, by: block) {
        let bytes = ByteRows(
          UnsafeBufferPointer(rebasing: rows[start..<min(start + block, rows.count)]),
          dimension: dimension, threads: threads)
        var nearest = [UInt32](repeating: 0, count: bytes.scales.count)
        var measures = [Float](repeating: 0, count: nearest.count)
        bytes.nearest(columns, threads: threads, nearest: &nearest, measures: &measures)
        lists += nearest
      }
    }
    return lists
  }

  /// The centroid of a list.
  package func centroid(_ list: Int) -> [Float] {
    values[list * dimension..<(list + 1) * dimension].map { Float($0) * scales[list] }
  }

  /// The `count` lists to scan first for a query, ties by the lower list; all when `count` is no less.
  ///
  /// Lists are ranked by the distance to their centroids, the inner product with them, or the cosine.
  /// Centroids are shorter than the unit vectors that they stand for, and unevenly so: ranked by
  /// distance, the lists scanned for typed questions hold one to two hundredths less of the true
  /// nearest (MiniLM, 40,000 passages, 256 lists).
  ///
  /// - Returns: Lists and scores in the scratch's memory.
  func nearestLists(
    _ metric: VectorMetric, count: Int, _ scratch: SearchScratch
  ) -> UnsafeBufferPointer<RankedNumber> {
    let products = scratch.products.elements(listCount)
    values.withUnsafeBufferPointer {
      ScanKernels.best.dots(scratch.wide.high, rows: $0, into: products)
    }
    return (metric == .cosine ? cosineFactors : scales).withUnsafeBufferPointer { factors in
      squares.withUnsafeBufferPointer { squares in
        ScanKernels.best.rank(
          UnsafeBufferPointer(products), factors: factors, penalties: metric == .l2 ? squares : nil,
          scale: 512 * scratch.wide.scale, wanted: min(count, listCount),
          work: scratch.ranked.elements(2 * listCount))
      }
    }
  }

  /// As the search finds them, for a query of its own.
  package func nearestLists(
    to query: [Float], by metric: VectorMetric, count: Int
  ) -> [Int] {
    let scratch = SearchScratch()
    query.withUnsafeBufferPointer { scratch.wide.set($0) }
    return nearestLists(metric, count: count, scratch).map { Int($0.number) }
  }
}
