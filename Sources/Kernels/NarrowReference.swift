/// The plain form of products with narrow weights: what ``MatrixKernels`` is compared with.
package enum NarrowReference {
  /// The bfloat16 nearest to a finite value, ties to even.
  package static func bf16(_ value: Float) -> Float {
    let low = Float(bitPattern: value.bitPattern & 0xFFFF_0000)
    let high = Float(bitPattern: low.bitPattern &+ 0x1_0000)
    let (below, above) = (abs(Double(value) - Double(low)), abs(Double(high) - Double(value)))
    if below == above { return low.bitPattern & 0x1_0000 == 0 ? low : high }
    return below < above ? low : high
  }

  /// The row that whole numbers of at most `most` times one scale stand for; the largest value is kept.
  package static func steps(_ row: [Float], most: Float) -> [Float] {
    let scale = (row.map(abs).max() ?? 0) / most
    guard scale > 1e-30, scale < 1e30 else { return row.map { _ in 0 } }
    let inverse = 1 / scale
    return row.map { ($0 * inverse).rounded(.toNearestOrEven) * scale }
  }

  /// Rows as attention in 16 bits takes them: of bfloat16, or in steps of their largest value.
  package static func head(
    _ rows: [Float], width: Int, kernels: MatrixKernels, areValues: Bool = false
  ) -> [Float] {
    if kernels.multipliesBF16 { return rows.map(bf16) }
    // Products of `width` numbers, or of weights and values, fit 31 bits.
    let most =
      areValues ? 4095 : min(32_767, (2_147_483_008 / Float(width + 1)).squareRoot().rounded(.down))
    return stride(from: 0, to: rows.count, by: width).flatMap {
      steps(Array(rows[$0..<$0 + width]), most: most)
    }
  }

  /// A row in `most` steps from its least value to its greatest, both widened to hold 0:
  /// value ≈ scale × (byte − zero).
  package static func quantise(
    _ row: [Float], most: Int32
  ) -> (bytes: [UInt8], scale: Float, zero: Int32) {
    let least = min(0, row.min() ?? 0)
    let scale = (max(0, row.max() ?? 0) - least) / Float(most)
    guard scale > 1e-30, scale < 1e30 else { return (row.map { _ in 0 }, 0, 0) }
    let inverse = 1 / scale
    let zero = Int32(0.5 - least / scale)
    let bytes = row.map { value in
      let steps = (value * inverse).rounded(.toNearestOrEven)
      return UInt8(max(0, min(most, Int32(steps) + zero)))
    }
    return (bytes, scale, zero)
  }

  /// y[r][c] = bias[c] + scales × Σ (x[r][k] − zero) · weights[c][k] of quantised rows and columns.
  ///
  /// `weights` is `(columns, depth)` row-major, quantised as `kernels` does. The sum is exact.
  package static func byteProduct(
    _ x: [Float], depth: Int, weights: [Float], bias: [Float], kernels: MatrixKernels
  ) -> [Double] {
    let columns = bias.indices.map {
      kernels.quantiseWeights(Array(weights[$0 * depth..<($0 + 1) * depth]))
    }
    return (0..<x.count / depth).flatMap { r in
      let row = quantise(Array(x[r * depth..<(r + 1) * depth]), most: kernels.largestByte)
      return columns.indices.map { c in
        let sum = (0..<depth).reduce(0) {
          $0 + (Int(row.bytes[$1]) - Int(row.zero)) * Int(columns[c].bytes[$1])
        }
        return Double(sum) * Double(row.scale) * Double(columns[c].scale) + Double(bias[c])
      }
    }
  }
}
