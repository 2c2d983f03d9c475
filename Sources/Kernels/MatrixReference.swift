import Glibc

/// The plain form of ``MatrixKernels``, in double precision: what its results are compared with.
package enum MatrixReference {
  /// y[r][c] = bias[c] + Σ x[r][k] · weights[c][k]; `weights` is `(columns, depth)` row-major.
  package static func product(
    _ x: [Float], depth: Int, weights: [Float], bias: [Float]
  ) -> [Double] {
    let columns = bias.count
    return (0..<x.count / depth).flatMap { row in
      (0..<columns).map { column in
        (0..<depth).reduce(Double(bias[column])) {
          $0 + Double(x[row * depth + $1]) * Double(weights[column * depth + $1])
        }
      }
    }
  }

  /// x Φ(x) = x (1 + erf(x / √2)) / 2.
  package static func gelu(_ x: Double) -> Double { 0.5 * x * (1 + erf(x * 0.5.squareRoot())) }

  /// exp(x − max), scaled to sum 1.
  package static func softmax(_ row: [Float]) -> [Double] {
    let largest = Double(row.max() ?? 0)
    let powers = row.map { exp(Double($0) - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// One row brought to mean 0 and variance 1, then `gain` and `bias`.
  package static func layerNorm(
    _ row: [Float], gain: [Float], bias: [Float], epsilon: Double
  ) -> [Double] {
    let mean = row.reduce(0) { $0 + Double($1) } / Double(row.count)
    let variance = row.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    let scale = 1 / (variance / Double(row.count) + epsilon).squareRoot()
    return row.indices.map {
      (Double(row[$0]) - mean) * scale * Double(gain[$0]) + Double(bias[$0])
    }
  }
}
