import Kernels

/// How well short texts find the passages they belong to, among all passages given.
package struct RetrievalMeasurement: Sendable, Equatable {
  /// The mean of 1 / rank of the right passage, 0 when it is not among the first ten.
  package let reciprocalRank: Double
  /// The share of short texts whose right passage is first.
  package let firstShare: Double
  /// Number of short texts.
  package let count: Int

  /// Ranks passages by dot product; of equal ones the earlier is first.
  ///
  /// - Parameters:
  ///   - queries: Vectors of the short texts; row *i* belongs to passage *i*.
  ///   - passages: As many vectors.
  /// - Complexity: O(*n*² *d*).
  package init(queries: EmbeddingMatrix, passages: EmbeddingMatrix) {
    precondition(
      queries.dimension == passages.dimension && queries.rowCount == passages.rowCount,
      "a passage for each short text")
    var reciprocal = 0.0
    var first = 0
    for query in 0..<queries.rowCount {
      let scores = Self.scores(of: queries.row(query), passages)
      let own = scores[query]
      let better = scores.enumerated().count { $1 > own || ($1 == own && $0 < query) }
      if better < 10 { reciprocal += 1 / Double(better + 1) }
      if better == 0 { first += 1 }
    }
    count = queries.rowCount
    reciprocalRank = reciprocal / Double(max(1, count))
    firstShare = Double(first) / Double(max(1, count))
  }

  static func scores(
    of query: ArraySlice<Float>, _ passages: EmbeddingMatrix
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: passages.rowCount) { out, count in
      passages.values.withUnsafeBufferPointer { rows in
        query.withUnsafeBufferPointer {
          DistanceKernels.best.measure(.dotProduct, $0, rows: rows, into: out)
        }
      }
      count = passages.rowCount
    }
  }
}

/// How alike two sets of vectors of the same texts are.
package enum VectorAgreement {
  /// The mean cosine of rows of the same number.
  package static func meanCosine(_ a: EmbeddingMatrix, _ b: EmbeddingMatrix) -> Double {
    var sum = 0.0
    for row in 0..<a.rowCount {
      var (product, left, right) = (0.0, 0.0, 0.0)
      for (x, y) in zip(a.row(row), b.row(row)) {
        product += Double(x * y)
        left += Double(x * x)
        right += Double(y * y)
      }
      if left > 0, right > 0 { sum += product / (left * right).squareRoot() }
    }
    return sum / Double(max(1, a.rowCount))
  }

  /// The mean share of each row's `depth` nearest rows that both sets have in common.
  ///
  /// - Complexity: O(*n*² *d*).
  package static func neighbourOverlap(
    _ a: EmbeddingMatrix, _ b: EmbeddingMatrix, depth: Int = 10
  ) -> Double {
    let depth = min(depth, a.rowCount - 1)
    guard depth > 0 else { return 1 }
    var common = 0
    for row in 0..<a.rowCount {
      common += nearest(a, row, depth).intersection(nearest(b, row, depth)).count
    }
    return Double(common) / Double(a.rowCount * depth)
  }

  private static func nearest(_ matrix: EmbeddingMatrix, _ row: Int, _ depth: Int) -> Set<Int> {
    let scores = RetrievalMeasurement.scores(of: matrix.row(row), matrix)
    let order = scores.indices.filter { $0 != row }
      .sorted { (scores[$1], $0) < (scores[$0], $1) }
    return Set(order.prefix(depth))
  }
}
