import Kernels

extension ProductQuantizer {
  /// Rows that training looks at: 256 a codeword.
  static let trainingRows = 65_536

  /// Fits the codewords of each sub-quantizer to a sample of row-major rows by k-means.
  ///
  /// - Complexity: O(65,536 × 256 × `dimension`) a round, at most ten rounds.
  package init(
    trainingOn rows: [Float], dimension: Int, subQuantizerCount: Int, seed: UInt64, threads: Int
  ) {
    var generator = SplitMix64(seed: seed, stream: 2)
    let numbers = generator.sample(Self.trainingRows, below: rows.count / dimension)
    var books = [[Float]](repeating: [], count: subQuantizerCount)
    books.withUnsafeMutableBufferPointer { books in
      Parallel.forEachPart(of: subQuantizerCount, grain: 1, threads: threads) { part in
        for number in part {
          let components = Self.components(number, of: subQuantizerCount, dimension: dimension)
          books[number] = Self.codebook(
            components, numbers, rows, dimension: dimension, seed: seed &+ UInt64(number))
        }
      }
    }
    self.init(
      dimension: dimension, subQuantizerCount: subQuantizerCount,
      codebooks: books.flatMap { $0 })
  }

  private static func codebook(
    _ components: Range<Int>, _ numbers: [Int], _ rows: [Float], dimension: Int, seed: UInt64
  ) -> [Float] {
    var parts: [Float] = []
    parts.reserveCapacity(numbers.count * components.count)
    for number in numbers {
      let start = number * dimension
      parts += rows[start + components.lowerBound..<start + components.upperBound]
    }
    let clusters = KMeans(
      rows: parts, dimension: components.count,
      options: KMeans.Options(clusterCount: codewordCount, iterations: 10, seed: seed))
    return ColumnPanels.panels(ofRows: clusters.centroids, dimension: components.count)
  }
}
