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
    let distances = SeedDistances(sample, dimension: dimension, isRounded: options.roundsRows)
    var seeds: [Float] = []
    seeds.reserveCapacity(options.clusterCount * dimension)
    var nearest = [Float](repeating: .infinity, count: numbers.count)
    var chosen = generator.below(numbers.count)
    while true {
      seeds += sample[chosen * dimension..<(chosen + 1) * dimension]
      guard seeds.count < options.clusterCount * dimension else { return seeds }
      distances.lower(&nearest, toSeed: chosen, threads: options.threads)
      chosen = draw(nearest, &generator)
    }
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
