import Kernels

/// Squared distances between the rows that seeds are drawn from, by floats or by rounded bytes.
struct SeedDistances {
  private let rows: [Float]
  private let dimension: Int
  /// Row-major bytes, scales and squared lengths; empty for floats.
  private var bytes: [Int8] = []
  private var scales: [Float] = []
  private var squares: [Float] = []

  private static let grain = 1024

  init(_ rows: [Float], dimension: Int, isRounded: Bool) {
    self.rows = rows
    self.dimension = dimension
    guard isRounded else { return }
    let rounded = CoarseQuantizer(dimension: dimension, centroids: rows)
    (bytes, scales, squares) = (rounded.values, rounded.scales, rounded.squares)
  }

  /// Lowers each row's distance to that of a new seed, which is a row too.
  func lower(_ nearest: inout [Float], toSeed seed: Int, threads: Int) {
    nearest.withUnsafeMutableBufferPointer { nearest in
      Parallel.forEachPart(of: nearest.count, grain: Self.grain, threads: threads) { part in
        if bytes.isEmpty {
          lowerByFloats(nearest, part, seed)
        } else {
          lowerByBytes(nearest, part, seed)
        }
      }
    }
  }

  private func lowerByFloats(
    _ nearest: UnsafeMutableBufferPointer<Float>, _ part: Range<Int>, _ seed: Int
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: part.count) { distances in
      rows.withUnsafeBufferPointer { rows in
        DistanceKernels.best.measure(
          .squaredDistance, row(seed, of: rows),
          rows: UnsafeBufferPointer(
            rebasing: rows[part.lowerBound * dimension..<part.upperBound * dimension]),
          into: distances)
      }
      for place in part {
        nearest[place] = min(nearest[place], distances[place - part.lowerBound])
      }
    }
  }

  private func lowerByBytes(
    _ nearest: UnsafeMutableBufferPointer<Float>, _ part: Range<Int>, _ seed: Int
  ) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: part.count) { products in
      bytes.withUnsafeBufferPointer { bytes in
        ScanKernels.best.dots(
          row(seed, of: bytes),
          rows: UnsafeBufferPointer(
            rebasing: bytes[part.lowerBound * dimension..<part.upperBound * dimension]),
          into: products)
      }
      let twice = 2 * scales[seed]
      for place in part {
        let product = twice * scales[place] * Float(products[place - part.lowerBound])
        // Equal rows must come out at nothing, whatever the rounding of the sums.
        let distance = max(0, squares[place] + squares[seed] - product)
        nearest[place] = min(nearest[place], distance < 1e-6 * squares[seed] ? 0 : distance)
      }
    }
  }

  private func row<T>(_ number: Int, of rows: UnsafeBufferPointer<T>) -> UnsafeBufferPointer<T> {
    UnsafeBufferPointer(rebasing: rows[number * dimension..<(number + 1) * dimension])
  }
}
