import Kernels
import TestSupport
import Testing

/// Products with weights of bfloat16 and bytes, every CPU class of this machine against the plain
/// form.
@Suite struct NarrowProductsTests {
  private static let shapes: [(rows: Int, columns: Int, depth: Int)] = [
    (1, 1, 1), (1, 64, 7), (2, 63, 5), (3, 65, 33), (5, 17, 12), (6, 128, 48), (7, 100, 31),
    (97, 70, 13), (13, 384, 64), (200, 40, 11), (4, 3, 1537), (1, 5, 4096), (110, 9, 1201),
  ]

  private func random(_ count: Int, seed: Int) -> [Float] {
    var generator = SeededGenerator(seed: UInt64(seed))
    return (0..<count).map { _ in Float.random(in: -1...1, using: &generator) }
  }

  private func product(
    _ kernels: MatrixKernels, _ precision: MatrixPrecision, _ x: [Float], depth: Int,
    weights: [Float], bias: [Float], activation: MatrixKernels.Activation = .none
  ) -> [Float] {
    let rows = x.count / depth
    var y = [Float](repeating: .nan, count: rows * bias.count)
    weights.withUnsafeBufferPointer { weights in
      let packed = PackedWeights(
        packing: FloatRows(weights, rowCount: bias.count, width: depth), precision: precision,
        kernels: kernels)
      x.withUnsafeBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
          bias.withUnsafeBufferPointer {
            kernels.multiply(
              FloatRows(x, rowCount: rows, width: depth), by: packed, bias: $0,
              activation: activation, into: MutableFloatRows(y, rowCount: rows, width: $0.count))
          }
        }
      }
    }
    return y
  }

  /// Fails where a value is further from its expectation than `tolerance` times the size of the
  /// terms that made it.
  private func expectClose(
    _ found: [Float], _ expected: [Double], size: [Double], tolerance: Double, _ comment: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == expected.count, comment, sourceLocation: sourceLocation)
    let worst = found.indices.map { abs(Double(found[$0]) - expected[$0]) / max(1, size[$0]) }.max()
    #expect((worst ?? 0) <= tolerance, comment, sourceLocation: sourceLocation)
  }

  /// Σ |x| |w| + |bias|, the scale of rounding errors.
  private func sizes(_ x: [Float], depth: Int, weights: [Float], bias: [Float]) -> [Double] {
    MatrixReference.product(
      x.map { abs($0) }, depth: depth, weights: weights.map { abs($0) }, bias: bias.map { abs($0) })
  }

  @Test(arguments: shapes.indices) func bfloat16ProductsEqualThePlainForm(_ index: Int) {
    let (rows, columns, depth) = Self.shapes[index]
    let x = random(rows * depth, seed: index)
    let weights = random(columns * depth, seed: index + 100)
    let bias = random(columns, seed: index + 200)
    let narrow = weights.map(NarrowReference.bf16)
    let size = sizes(x, depth: depth, weights: weights, bias: bias)
    for kernels in MatrixKernels.available {
      let rounded = kernels.multipliesBF16 ? x.map(NarrowReference.bf16) : x
      let expected = MatrixReference.product(rounded, depth: depth, weights: narrow, bias: bias)
      for activation in MatrixKernels.Activation.allCases {
        let found = product(
          kernels, .bf16, x, depth: depth, weights: weights, bias: bias, activation: activation)
        let wanted = activation == .gelu ? expected.map(MatrixReference.gelu) : expected
        expectClose(found, wanted, size: size, tolerance: 2e-6, "\(kernels.name) \(activation)")
      }
    }
  }

  @Test(arguments: shapes.indices) func byteProductsEqualThePlainForm(_ index: Int) {
    let (rows, columns, depth) = Self.shapes[index]
    let x = random(rows * depth, seed: index).map { 3 * $0 + 1 }
    let weights = random(columns * depth, seed: index + 100)
    let bias = random(columns, seed: index + 200)
    for kernels in MatrixKernels.available {
      let expected = NarrowReference.byteProduct(
        x, depth: depth, weights: weights, bias: bias, kernels: kernels)
      for activation in MatrixKernels.Activation.allCases {
        let found = product(
          kernels, .int8, x, depth: depth, weights: weights, bias: bias, activation: activation)
        let wanted = activation == .gelu ? expected.map(MatrixReference.gelu) : expected
        expectClose(
          found, wanted, size: wanted.map { abs($0) }, tolerance: 1e-6,
          "\(kernels.name) \(activation)")
      }
    }
  }

  @Test func byteProductsComeCloseToExactOnes() {
    let (rows, columns, depth) = (20, 100, 384)
    let x = random(rows * depth, seed: 1)
    let weights = random(columns * depth, seed: 2)
    let bias = random(columns, seed: 3)
    let exact = MatrixReference.product(x, depth: depth, weights: weights, bias: bias)
    let power = exact.reduce(0) { $0 + $1 * $1 }
    for kernels in MatrixKernels.available {
      let found = product(kernels, .int8, x, depth: depth, weights: weights, bias: bias)
      let error = zip(found, exact).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
      #expect((error / power).squareRoot() < 0.015, "\(kernels.name)")
    }
  }

  @Test func extremeBytesNeverOverflow() {
    let (rows, columns) = (4, 70)
    for depth in [16, 32, 100, 1536] {
      // Largest bytes against weights of one sign, of changing signs, and one large weight.
      let x =
        [Float](repeating: 5, count: depth) + [Float](repeating: -5, count: depth)
        + (0..<depth).map { $0 % 2 == 0 ? 5 : -5 } + (0..<depth).map { $0 / 2 % 2 == 0 ? 5 : 0 }
      let weights = (0..<columns).flatMap { column -> [Float] in
        (0..<depth).map { k in
          switch column % 4 {
          case 0: 1
          case 1: -1
          case 2: k / 2 % 2 == 0 ? 1 : -1
          default: k == column % depth ? 1 : 1e-3
          }
        }
      }
      let bias = [Float](repeating: 0, count: columns)
      for kernels in MatrixKernels.available {
        let expected = NarrowReference.byteProduct(
          x, depth: depth, weights: weights, bias: bias, kernels: kernels)
        let found = product(kernels, .int8, x, depth: depth, weights: weights, bias: bias)
        #expect(found.count == rows * columns)
        expectClose(
          found, expected, size: expected.map { abs($0) }, tolerance: 1e-6,
          "\(kernels.name) \(depth)")
      }
    }
  }

  @Test func rowsBecomeBytesAsInThePlainForm() {
    var rows = [1, 2, 7, 8, 15, 16, 17, 33, 63, 64, 65, 384].map {
      random($0, seed: $0).map { 7 * $0 - 1 }
    }
    rows += [
      [0, 0, 0], [-3, -3], [4], [.greatestFiniteMagnitude, -1], [1e-38, 0], [1e-20, -1e-20],
    ]
    for row in rows {
      for kernels in MatrixKernels.available {
        let expected = NarrowReference.quantise(row, most: kernels.largestByte)
        let found = kernels.quantise(row)
        #expect(found.bytes == expected.bytes, "\(kernels.name) \(row.count)")
        #expect(found.scale == expected.scale && found.zero == expected.zero, "\(kernels.name)")
      }
    }
  }

  @Test func rowsThatAreNotFiniteBecomeSomeBytes() {
    for row: [Float] in [[.nan, 1, 2], [.infinity, 1], [-.infinity, .infinity], [1, .nan]] {
      for kernels in MatrixKernels.available {
        #expect(
          kernels.quantise(row).bytes.allSatisfy { $0 <= kernels.largestByte }, "\(kernels.name)")
      }
    }
  }

  @Test func weightsFitTheSumsTheyShare() {
    var columns = (1...40).map { random($0 * 5, seed: $0) }
    columns += [[Float](repeating: 0.3, count: 50), [0], [0, 0, 1e-35], [2, -2, 2, -2, 2, -2]]
    for kernels in MatrixKernels.available {
      for column in columns { expectFit(column, kernels) }
      let (_, scale) = kernels.quantiseWeights([2, 0, 0, 0, -1])
      #expect(abs(scale * 127 - 2) < 1e-6)
    }
  }

  private func expectFit(_ column: [Float], _ kernels: MatrixKernels) {
    let (bytes, scale) = kernels.quantiseWeights(column)
    for (byte, weight) in zip(bytes, column) {
      #expect(abs(Float(byte) * scale - weight) <= 0.5001 * scale + 1e-30)
    }
    guard kernels.mostWeightSum > 0 else {
      let most = column.map { abs($0) }.max() ?? 0
      #expect(most <= 1e-30 || abs(scale * 127 - most) <= 1e-6 * most)
      return
    }
    for step in stride(from: 0, to: bytes.count, by: 16) {
      for half in [0, 1] {
        let shared = (step..<min(step + 16, bytes.count)).filter { $0 / 2 % 2 == half }
        let above = shared.reduce(0) { $0 + max(0, Int(bytes[$1])) }
        let below = shared.reduce(0) { $0 + max(0, -Int(bytes[$1])) }
        #expect(max(above, below) * Int(kernels.largestByte) <= 32_767)
      }
    }
  }

  @Test(arguments: [MatrixPrecision.bf16, .int8])
  func narrowRowsDoNotDependOnTheirNeighbours(_ precision: MatrixPrecision) {
    let (rows, columns, depth) = (101, 70, 37)
    let x = random(rows * depth, seed: 1)
    let weights = random(columns * depth, seed: 2)
    let bias = random(columns, seed: 3)
    for kernels in MatrixKernels.available {
      let together = product(
        kernels, precision, x, depth: depth, weights: weights, bias: bias, activation: .gelu)
      for row in stride(from: 0, to: rows, by: 9) {
        let alone = product(
          kernels, precision, Array(x[row * depth..<(row + 1) * depth]), depth: depth,
          weights: weights, bias: bias, activation: .gelu)
        #expect(alone == Array(together[row * columns..<(row + 1) * columns]), "\(kernels.name)")
      }
    }
  }
}
