import Kernels

extension ProductQuantizer {
  /// Rows that training looks at: 256 for each of 256 codewords, 1,024 for each of 16.
  static func trainingRows(bits: Int) -> Int { bits == 8 ? 65_536 : 16_384 }

  /// Fits the codewords of each sub-quantizer to a sample of row-major rows by k-means.
  ///
  /// - Complexity: O(65,536 × codewords × `dimension`) a round.
  package init(
    trainingOn rows: [Float], dimension: Int, codeLength: Int, bits: Int = 8, rounds: Int = 10,
    seed: UInt64, threads: Int
  ) {
    var generator = SplitMix64(seed: seed, stream: 2)
    let numbers = generator.sample(Self.trainingRows(bits: bits), below: rows.count / dimension)
    let starts = Self.starts(dimension: dimension, count: codeLength * 8 / bits)
    var books = [[Float]](repeating: [], count: starts.count - 1)
    books.withUnsafeMutableBufferPointer { books in
      Parallel.forEachPart(of: books.count, grain: 1, threads: threads) { part in
        for number in part {
          books[number] = Self.codebook(
            Int(starts[number])..<Int(starts[number + 1]), numbers, rows, dimension: dimension,
            codewordCount: 1 << bits, rounds: rounds,
            seed: seed &+ UInt64(number))
        }
      }
    }
    self.init(
      dimension: dimension, codeLength: codeLength, bits: bits,
      codebooks: books.flatMap { $0 })
  }

  private static func codebook(
    _ components: Range<Int>, _ numbers: [Int], _ rows: [Float], dimension: Int,
    codewordCount: Int, rounds: Int, seed: UInt64
  ) -> [Float] {
    var parts: [Float] = []
    parts.reserveCapacity(numbers.count * components.count)
    for number in numbers {
      let start = number * dimension
      parts += rows[start + components.lowerBound..<start + components.upperBound]
    }
    let clusters = KMeans(
      rows: parts, dimension: components.count,
      options: KMeans.Options(clusterCount: codewordCount, iterations: rounds, seed: seed))
    return ColumnPanels.panels(ofRows: clusters.centroids, dimension: components.count)
  }
}
