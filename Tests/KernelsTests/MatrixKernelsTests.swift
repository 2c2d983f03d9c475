import Kernels
import TestSupport
import Testing

/// Every CPU class of this machine against the plain form.
@Suite struct MatrixKernelsTests {
  private static let shapes: [(rows: Int, columns: Int, depth: Int)] = [
    (1, 1, 1), (1, 64, 7), (2, 63, 5), (3, 65, 33), (5, 17, 16), (6, 128, 48), (7, 100, 31),
    (97, 70, 12), (13, 384, 64), (200, 40, 9), (4, 3, 300),
  ]

  private func random(_ count: Int, seed: Int) -> [Float] {
    var generator = SeededGenerator(seed: UInt64(seed))
    return (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
  }

  /// Fails where `found` is further from `expected` than `tolerance` times its size, at least 1.
  private func expectClose(
    _ found: [Float], _ expected: [Double], tolerance: Double, _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, comment, sourceLocation: sourceLocation)
    let worst = zip(found, expected).map { abs(Double($0) - $1) / max(1, abs($1)) }.max() ?? 0
    #expect(worst <= tolerance, comment, sourceLocation: sourceLocation)
  }

  private func product(
    _ kernels: MatrixKernels, _ x: [Float], depth: Int, weights: [Float], bias: [Float],
    activation: MatrixKernels.Activation, stride: Int
  ) -> [Float] {
    let rows = x.count / stride
    let panels = AlignedFloats(
      count: PackedMatrix.floatCount(columnCount: bias.count, depth: depth))
    var y = [Float](repeating: .nan, count: rows * bias.count)
    defer { withExtendedLifetime(panels) {} }
    weights.withUnsafeBufferPointer { weights in
      let packed = PackedMatrix(
        packing: FloatRows(weights, rowCount: bias.count, width: depth), into: panels.buffer,
        kernels: kernels)
      x.withUnsafeBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
          bias.withUnsafeBufferPointer {
            kernels.multiply(
              FloatRows(x, rowCount: rows, width: depth, stride: stride), by: packed, bias: $0,
              activation: activation,
              into: MutableFloatRows(y, rowCount: rows, width: $0.count))
          }
        }
      }
    }
    return y
  }

  @Test(arguments: shapes.indices) func productsEqualThePlainForm(_ index: Int) {
    let (rows, columns, depth) = Self.shapes[index]
    let x = random(rows * depth, seed: index)
    let weights = random(columns * depth, seed: index + 100)
    let bias = random(columns, seed: index + 200)
    let expected = MatrixReference.product(x, depth: depth, weights: weights, bias: bias)
    for kernels in MatrixKernels.available {
      for activation in MatrixKernels.Activation.allCases {
        let found = product(
          kernels, x, depth: depth, weights: weights, bias: bias, activation: activation,
          stride: depth)
        let wanted = activation == .gelu ? expected.map(MatrixReference.gelu) : expected
        expectClose(found, wanted, tolerance: 4e-6, "\(kernels.name) \(activation)")
      }
    }
  }

  @Test func productRowsDoNotDependOnTheirNeighbours() {
    let (rows, columns, depth) = (23, 70, 37)
    let x = random(rows * depth, seed: 1)
    let weights = random(columns * depth, seed: 2)
    let bias = random(columns, seed: 3)
    for kernels in MatrixKernels.available {
      let together = product(
        kernels, x, depth: depth, weights: weights, bias: bias, activation: .gelu, stride: depth)
      for row in 0..<rows {
        let alone = product(
          kernels, Array(x[row * depth..<(row + 1) * depth]), depth: depth, weights: weights,
          bias: bias, activation: .gelu, stride: depth)
        #expect(alone == Array(together[row * columns..<(row + 1) * columns]), "\(kernels.name)")
      }
    }
  }

  @Test func productsSkipWhatLiesBetweenRows() {
    let x = random(6 * 11, seed: 4)
    let weights = random(5 * 8, seed: 5)
    let bias = random(5, seed: 6)
    let tight = (0..<6).flatMap { x[$0 * 11..<$0 * 11 + 8] }
    for kernels in MatrixKernels.available {
      let found = product(
        kernels, x, depth: 8, weights: weights, bias: bias, activation: .none, stride: 11)
      let expected = product(
        kernels, tight, depth: 8, weights: weights, bias: bias, activation: .none, stride: 8)
      #expect(found == expected, "\(kernels.name)")
    }
  }

  @Test func geluIsExactAcrossItsRange() {
    let x = stride(from: Float(-12), through: 12, by: 0.0078125).map { $0 }
    let expected = x.map { MatrixReference.gelu(Double($0)) }
    for kernels in MatrixKernels.available {
      let found = product(
        kernels, x, depth: 1, weights: [1], bias: [0], activation: .gelu, stride: 1)
      expectClose(found, expected, tolerance: 5e-7, "\(kernels.name)")
    }
  }

  @Test(arguments: [1, 2, 8, 15, 16, 17, 31, 32, 33, 64, 100])
  func weightedSumsEqualThePlainForm(_ columns: Int) {
    let (rows, depth, stride) = (29, 21, columns + 5)
    let weights = random(rows * depth, seed: columns)
    let values = random(depth * stride, seed: columns + 1)
    let transposed = (0..<columns).flatMap { column in
      (0..<depth).map { values[$0 * stride + column] }
    }
    let expected = MatrixReference.product(
      weights, depth: depth, weights: transposed, bias: [Float](repeating: 0, count: columns))
    for kernels in MatrixKernels.available {
      var y = [Float](repeating: .nan, count: rows * columns)
      weights.withUnsafeBufferPointer { weights in
        values.withUnsafeBufferPointer { values in
          y.withUnsafeMutableBufferPointer {
            kernels.weightedSums(
              FloatRows(weights, rowCount: rows, width: depth),
              of: FloatRows(values, rowCount: depth, width: columns, stride: stride),
              into: MutableFloatRows($0, rowCount: rows, width: columns))
          }
        }
      }
      expectClose(y, expected, tolerance: 2e-6, "\(kernels.name)")
    }
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9, 15, 16, 17, 40, 200, 511])
  func softmaxEqualsThePlainForm(_ count: Int) {
    let (rows, stride) = (3, (count + 15) / 16 * 16 + 16)
    for scale: Float in [1, 30, 300] {
      let values = random(rows * stride, seed: count).map { $0 * scale }
      for kernels in MatrixKernels.available {
        var found = values
        found.withUnsafeMutableBufferPointer {
          kernels.softmax(
            MutableFloatRows($0, rowCount: rows, width: count, stride: stride))
        }
        for row in 0..<rows {
          let start = row * stride
          let expected = MatrixReference.softmax(Array(values[start..<start + count]))
          expectClose(
            Array(found[start..<start + count]), expected, tolerance: 1e-6, "\(kernels.name)")
          #expect(found[start + count..<start + (count + 15) / 16 * 16].allSatisfy { $0 == 0 })
        }
      }
    }
  }

  @Test(arguments: [1, 2, 5, 8, 16, 19, 32, 100, 384])
  func layerNormEqualsThePlainForm(_ width: Int) {
    let rows = 5
    let x = random(rows * width, seed: width).map { 3 * $0 + 1 }
    let residual = random(rows * width, seed: width + 1)
    let gain = random(width, seed: width + 2)
    let bias = random(width, seed: width + 3)
    let sums = zip(x, residual).map { $0 + $1 }
    let expected = (0..<rows).flatMap {
      MatrixReference.layerNorm(
        Array(sums[$0 * width..<($0 + 1) * width]), gain: gain, bias: bias, epsilon: 1e-5)
    }
    for kernels in MatrixKernels.available {
      var found = x
      found.withUnsafeMutableBufferPointer { found in
        residual.withUnsafeBufferPointer { residual in
          gain.withUnsafeBufferPointer { gain in
            bias.withUnsafeBufferPointer {
              kernels.layerNorm(
                MutableFloatRows(found, rowCount: rows, width: width),
                adding: FloatRows(residual, rowCount: rows, width: width), gain: gain, bias: $0,
                epsilon: 1e-5)
            }
          }
        }
      }
      expectClose(found, expected, tolerance: 1e-5, "\(kernels.name)")
    }
  }
}
