import Kernels

/// A rotation of vectors, which changes no distance, so that their parts can be coded with less error.
package struct Rotation: Equatable, Sendable {
  /// Values in a vector.
  package let dimension: Int
  /// Row-major `(dimension, dimension)`; a turned vector has its products with the rows.
  package let matrix: [Float]
  private let transposed: [Float]

  /// Wraps an orthogonal matrix.
  package init(dimension: Int, matrix: [Float]) {
    precondition(matrix.count == dimension * dimension, "a square matrix")
    self.dimension = dimension
    self.matrix = matrix
    transposed = SquareMatrix.transposed(matrix, dimension)
  }

  /// Row-major rows, turned.
  ///
  /// - Complexity: O(`dimension`²) a row.
  package func turned(_ rows: [Float], threads: Int = 1) -> [Float] {
    SquareMatrix.products(rows, matrix, width: dimension, threads: threads)
  }

  /// A turned vector, turned back.
  package func turnedBack(_ vector: [Float]) -> [Float] {
    SquareMatrix.products(vector, transposed, width: dimension, threads: 1)
  }

  /// Turns a vector into memory that is there.
  func turn(_ vector: UnsafeBufferPointer<Float>, into out: UnsafeMutableBufferPointer<Float>) {
    matrix.withUnsafeBufferPointer {
      DistanceKernels.best.measure(.dotProduct, vector, rows: $0, into: out)
    }
  }
}

/// The little linear algebra that rotations take, by the kernels, so that every CPU gets the same bits.
enum SquareMatrix {
  /// Products of every row of `left` with every row of `right`: row-major `(rows of left, rows of right)`.
  static func products(_ left: [Float], _ right: [Float], width: Int, threads: Int) -> [Float] {
    let (count, columns) = (left.count / width, right.count / width)
    var products = [Float](repeating: 0, count: count * columns)
    products.withUnsafeMutableBufferPointer { out in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          Parallel.forEachPart(of: count, grain: 16, threads: threads) { part in
            for row in part {
              DistanceKernels.best.measure(
                .dotProduct, UnsafeBufferPointer(rebasing: left[row * width..<(row + 1) * width]),
                rows: right,
                into: UnsafeMutableBufferPointer(rebasing: out[row * columns..<(row + 1) * columns])
              )
            }
          }
        }
      }
    }
    return products
  }

  /// Row-major rows as columns.
  static func transposed(_ rows: [Float], _ width: Int) -> [Float] {
    let count = rows.count / width
    return [Float](unsafeUninitializedCapacity: rows.count) { out, initialized in
      for row in 0..<count {
        for column in 0..<width { out[column * count + row] = rows[row * width + column] }
      }
      initialized = rows.count
    }
  }

  /// The orthogonal factor of a matrix: of all rotations the one nearest to it (Procrustes' problem).
  ///
  /// Newton–Schulz iteration (Higham, "Functions of Matrices", 2008, section 8.3): singular values, brought
  /// below 1, rise to 1 by `(3 s - s³) / 2`.
  ///
  /// - Complexity: O(`width`³) a round, at most 80 rounds.
  static func orthogonalFactor(_ matrix: [Float], width: Int, threads: Int) -> [Float] {
    let length = matrix.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard length > 0 else { return matrix }
    var factor = matrix.map { Float(Double($0) / length) }
    for _ in 0..<80 {
      // 3/2 X - 1/2 (X Xᵀ) X, row by row with the columns of X.
      let square = products(factor, factor, width: width, threads: threads)
      let cube = products(square, transposed(factor, width), width: width, threads: threads)
      var change: Float = 0
      for at in factor.indices {
        let next = 1.5 * factor[at] - 0.5 * cube[at]
        change = max(change, abs(next - factor[at]))
        factor[at] = next
      }
      // Convergence is quadratic.
      if change < 1e-4 { break }
    }
    return factor
  }
}
