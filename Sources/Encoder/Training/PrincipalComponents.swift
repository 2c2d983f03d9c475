import Kernels

/// The directions in which vectors differ most: principal component analysis (Pearson 1901;
/// Hotelling 1933).
package struct PrincipalComponents: Sendable {
  /// The mean of the vectors analysed.
  package let mean: [Float]
  /// Unit directions, row-major `(dimension, mean.count)`, by falling variance; of a direction and
  /// its opposite the one whose largest value is positive.
  package let directions: [Float]
  /// The variance along each direction.
  package let variances: [Double]
  /// Number of directions.
  package var dimension: Int { variances.count }

  /// Analyses the rows of `matrix`.
  ///
  /// - Parameter dimension: Directions to keep, at most the matrix's dimension.
  /// - Precondition: There is at least one row.
  /// - Complexity: O(*n* d²) for *n* rows of *d* values, then about ten sweeps of O(d³).
  package init(of matrix: EmbeddingMatrix, dimension: Int) {
    precondition(matrix.rowCount > 0 && 1...matrix.dimension ~= dimension, "no such directions")
    mean = Self.mean(of: matrix)
    var rows = Self.covariance(of: matrix, mean: mean)
    RowRotations.makeOrthogonal(&rows, width: matrix.dimension)
    let width = matrix.dimension
    let lengths = (0..<width).map { Self.length(rows[$0 * width..<($0 + 1) * width]) }
    let order = (0..<width).sorted { (lengths[$1], $0) < (lengths[$0], $1) }.prefix(dimension)
    variances = order.map { lengths[$0] }
    directions = order.flatMap { number -> [Float] in
      let row = rows[number * width..<(number + 1) * width]
      let largest = row.max { abs($0) < abs($1) } ?? 0
      let scale = lengths[number] > 0 ? (largest < 0 ? -1 : 1) / lengths[number] : 0
      return row.map { Float($0 * scale) }
    }
  }

  /// The rows of `matrix` along the directions, as seen from `origin`.
  ///
  /// - Parameter origin: What is taken off every row first; nil for the mean of this analysis.
  package func project(_ matrix: EmbeddingMatrix, from origin: [Float]? = nil) -> EmbeddingMatrix {
    let mean = origin ?? mean
    precondition(
      matrix.dimension == self.mean.count && mean.count == self.mean.count,
      "vectors of another dimension")
    let width = mean.count
    var projected = EmbeddingMatrix(rowCount: matrix.rowCount, dimension: dimension)
    var centred = mean
    for row in 0..<matrix.rowCount {
      for index in 0..<width { centred[index] = matrix.values[row * width + index] - mean[index] }
      centred.withUnsafeBufferPointer { vector in
        directions.withUnsafeBufferPointer { directions in
          guard let vector = vector.baseAddress, let base = directions.baseAddress else { return }
          for number in 0..<dimension {
            projected.values[row * dimension + number] = FloatLoops.dot(
              vector, base + number * width, width)
          }
        }
      }
    }
    return projected
  }
}

// MARK: - Eigenvectors of the covariance

extension PrincipalComponents {
  /// The mean row of a matrix.
  package static func mean(of matrix: EmbeddingMatrix) -> [Float] {
    var sums = [Double](repeating: 0, count: matrix.dimension)
    for row in 0..<matrix.rowCount {
      for (index, value) in matrix.row(row).enumerated() { sums[index] += Double(value) }
    }
    return sums.map { Float($0 / Double(matrix.rowCount)) }
  }

  private static func covariance(of matrix: EmbeddingMatrix, mean: [Float]) -> [Double] {
    let width = matrix.dimension
    var sums = [Double](repeating: 0, count: width * width)
    var centred = [Double](repeating: 0, count: width)
    sums.withUnsafeMutableBufferPointer { sums in
      for row in 0..<matrix.rowCount {
        for (index, value) in matrix.row(row).enumerated() {
          centred[index] = Double(value - mean[index])
        }
        centred.withUnsafeBufferPointer { centred in
          for line in 0..<width {
            let factor = centred[line]
            for column in 0..<width { sums[line * width + column] += factor * centred[column] }
          }
        }
      }
    }
    return sums.map { $0 / Double(matrix.rowCount) }
  }

  private static func length(_ row: ArraySlice<Double>) -> Double {
    row.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
