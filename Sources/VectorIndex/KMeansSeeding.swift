import Kernels

/// k-means++: each further seed is a row, drawn with a chance proportional to its squared distance to
/// the nearest seed so far.
enum KMeansSeeding {
  /// Row-major `(clusterCount, dimension)` seeds from a sample of the rows.
  ///
  /// - Complexity: O(sample × clusters × dimension).
  static func seeds(rows: [Float], dimension: Int, options: KMeans.Options) -> [Float] {
    var generator = SplitMix64(seed: options.seed)
    let numbers = generator.sample(options.seedingRows, below: rows.count / dimension)
    let sample = RowSample.rows(numbers, of: rows, dimension: dimension)
    var seeds: [Float] = []
    seeds.reserveCapacity(options.clusterCount * dimension)
    var nearest = [Float](repeating: .infinity, count: numbers.count)
    var chosen = generator.below(numbers.count)
    while true {
      let seed = Array(sample[chosen * dimension..<(chosen + 1) * dimension])
      seeds += seed
      guard seeds.count < options.clusterCount * dimension else { return seeds }
      lower(&nearest, to: seed, sample)
      chosen = draw(nearest, &generator)
    }
  }

  /// Lowers each row's distance to that of the new seed.
  private static func lower(_ nearest: inout [Float], to seed: [Float], _ sample: [Float]) {
    let distances = [Float](unsafeUninitializedCapacity: nearest.count) { out, count in
      seed.withUnsafeBufferPointer { seed in
        sample.withUnsafeBufferPointer {
          DistanceKernels.best.measure(.squaredDistance, seed, rows: $0, into: out)
        }
      }
      count = nearest.count
    }
    for row in nearest.indices { nearest[row] = min(nearest[row], distances[row]) }
  }

  /// A row drawn by weight; any row when all weights are zero.
  private static func draw(_ weights: [Float], _ generator: inout SplitMix64) -> Int {
    let total = weights.reduce(0) { $0 + Double($1) }
    guard total > 0 else { return generator.below(weights.count) }
    var rest = generator.unit() * total
    for (row, weight) in weights.enumerated() {
      rest -= Double(weight)
      if rest < 0 { return row }
    }
    return weights.count - 1
  }
}

/// Copies chosen rows of a matrix.
enum RowSample {
  /// Row-major copies of the rows with these numbers.
  static func rows(_ numbers: [Int], of rows: [Float], dimension: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: numbers.count * dimension) { out, count in
      rows.withUnsafeBufferPointer { rows in
        for (place, number) in numbers.enumerated() {
          let row = rows[number * dimension..<(number + 1) * dimension]
          _ = out[(place * dimension)...].update(fromContentsOf: row)
        }
      }
      count = numbers.count * dimension
    }
  }
}
