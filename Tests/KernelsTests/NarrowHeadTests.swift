import Kernels
import TestSupport
import Testing

/// Attention in 16 bits against its plain form, on the CPU classes of this machine that have it.
@Suite struct NarrowHeadTests {
  private struct Shape: CustomStringConvertible {
    let queries: Int
    let keys: Int
    let width: Int
    var description: String { "\(queries) queries, \(keys) keys, \(width) values" }
  }

  private static let shapes = [
    Shape(queries: 1, keys: 1, width: 1), Shape(queries: 2, keys: 3, width: 2),
    Shape(queries: 12, keys: 12, width: 32), Shape(queries: 13, keys: 31, width: 7),
    Shape(queries: 24, keys: 32, width: 31), Shape(queries: 11, keys: 33, width: 33),
    Shape(queries: 5, keys: 200, width: 64), Shape(queries: 24, keys: 511, width: 32),
    Shape(queries: 7, keys: 4095, width: 24), Shape(queries: 3, keys: 9, width: 1024),
    Shape(queries: 40, keys: 65, width: 100),
  ]

  private static let classes = MatrixKernels.available.filter(\.takesNarrowHeads)

  private func random(_ count: Int, seed: Int, scale: Float = 1) -> [Float] {
    var generator = SeededGenerator(seed: UInt64(seed))
    return (0..<count).map { _ in scale * Float.random(in: -1...1, using: &generator) }
  }

  /// Packs a head whose rows lie `width + 3` apart and lends it.
  private func withHead<Result>(
    _ kernels: MatrixKernels, keys: [Float], values: [Float], width: Int,
    _ body: (NarrowHead) -> Result
  ) -> Result {
    func spread(_ rows: [Float]) -> [Float] {
      (0..<rows.count / width).flatMap { rows[$0 * width..<($0 + 1) * width] + [.nan, .nan, .nan] }
    }
    let count = keys.count / width
    let memory = AlignedBytes(count: NarrowHead.byteCount(keyCount: count, width: width))
    memory.buffer.initializeMemory(as: UInt8.self, repeating: 0xFF)
    defer { withExtendedLifetime(memory) {} }
    return spread(keys).withUnsafeBufferPointer { keys in
      spread(values).withUnsafeBufferPointer { values in
        body(
          NarrowHead(
            keys: FloatRows(keys, rowCount: count, width: width, stride: width + 3),
            values: FloatRows(values, rowCount: count, width: width, stride: width + 3),
            into: memory.buffer, kernels: kernels))
      }
    }
  }

  private func scores(_ kernels: MatrixKernels, _ queries: [Float], _ head: NarrowHead) -> [Float] {
    let (rows, stride) = (queries.count / head.width, NarrowHead.paddedKeyCount(head.keyCount))
    var scores = [Float](repeating: .nan, count: rows * stride)
    queries.withUnsafeBufferPointer { queries in
      scores.withUnsafeMutableBufferPointer {
        kernels.score(
          FloatRows(queries, rowCount: rows, width: head.width), with: head,
          into: MutableFloatRows($0, rowCount: rows, width: stride))
      }
    }
    return scores
  }

  private func mix(_ kernels: MatrixKernels, _ scores: [Float], _ head: NarrowHead) -> [Float] {
    let stride = NarrowHead.paddedKeyCount(head.keyCount)
    let rows = scores.count / stride
    var (scores, y) = (scores, [Float](repeating: .nan, count: rows * head.width))
    scores.withUnsafeMutableBufferPointer { scores in
      y.withUnsafeMutableBufferPointer {
        kernels.mix(
          MutableFloatRows(scores, rowCount: rows, width: stride), of: head,
          into: MutableFloatRows($0, rowCount: rows, width: head.width))
      }
    }
    return y
  }

  @Test(arguments: shapes.indices) func scoresEqualThePlainForm(_ index: Int) {
    let shape = Self.shapes[index]
    let queries = random(shape.queries * shape.width, seed: index)
    let keys = random(shape.keys * shape.width, seed: index + 100)
    let none = [Float](repeating: 0, count: shape.keys)
    let stride = NarrowHead.paddedKeyCount(shape.keys)
    for kernels in Self.classes {
      let expected = MatrixReference.product(
        NarrowReference.head(queries, width: shape.width, kernels: kernels), depth: shape.width,
        weights: NarrowReference.head(keys, width: shape.width, kernels: kernels), bias: none)
      let found = withHead(kernels, keys: keys, values: keys, width: shape.width) {
        scores(kernels, queries, $0)
      }
      for row in 0..<shape.queries {
        for key in 0..<shape.keys {
          let difference = Double(found[row * stride + key]) - expected[row * shape.keys + key]
          // The sum of sizes is at most the width.
          #expect(abs(difference) <= 2e-6 * Double(shape.width), "\(kernels.name) \(shape)")
        }
        #expect(found[row * stride + shape.keys..<(row + 1) * stride].allSatisfy { $0 == 0 })
      }
    }
  }

  /// A weight is rounded to 8 bits or more, an error of at most 2^-8 of itself.
  @Test(arguments: shapes.indices) func mixturesEqualThePlainForm(_ index: Int) {
    let shape = Self.shapes[index]
    let values = random(shape.keys * shape.width, seed: index + 200)
    let stride = NarrowHead.paddedKeyCount(shape.keys)
    for scale: Float in [0, 1, 30, 3000] {
      let scores = random(shape.queries * stride, seed: index, scale: scale)
      for kernels in Self.classes {
        let narrow = NarrowReference.head(
          values, width: shape.width, kernels: kernels, areValues: true)
        let found = withHead(kernels, keys: values, values: values, width: shape.width) {
          mix(kernels, scores, $0)
        }
        for row in 0..<shape.queries {
          let weights = MatrixReference.softmax(
            Array(scores[row * stride..<row * stride + shape.keys]))
          for column in 0..<shape.width {
            let terms = weights.indices.map {
              weights[$0] * Double(narrow[$0 * shape.width + column])
            }
            let size = terms.reduce(0) { $0 + abs($1) }
            let difference = Double(found[row * shape.width + column]) - terms.reduce(0, +)
            #expect(
              abs(difference) <= size * 0x1p-8 + 1e-5, "\(kernels.name) \(shape) \(scale)")
          }
        }
      }
    }
  }

  @Test func hiddenKeysHaveNoShare() {
    let (keys, width) = (45, 32)
    let stride = NarrowHead.paddedKeyCount(keys)
    let values = (0..<keys * width).map { $0 / width == 40 ? Float(1) : 1e30 }
    var scores = [Float](repeating: -1e30, count: stride)
    scores[40] = -12
    for kernels in Self.classes {
      let found = withHead(kernels, keys: values, values: values, width: width) {
        mix(kernels, scores, $0)
      }
      #expect(found.allSatisfy { abs($0 - 1) < 1e-5 }, "\(kernels.name)")
    }
  }

  @Test func rowsDoNotDependOnTheirNeighbours() {
    let (keys, width) = (77, 40)
    let stride = NarrowHead.paddedKeyCount(keys)
    let queries = random(31 * width, seed: 1)
    let rows = random(keys * width, seed: 2)
    for kernels in Self.classes {
      withHead(kernels, keys: rows, values: rows, width: width) { head in
        let together = scores(kernels, queries, head)
        let mixed = mix(kernels, together, head)
        for row in 0..<31 {
          let alone = scores(kernels, Array(queries[row * width..<(row + 1) * width]), head)
          #expect(alone == Array(together[row * stride..<(row + 1) * stride]))
          #expect(mix(kernels, alone, head) == Array(mixed[row * width..<(row + 1) * width]))
        }
      }
    }
  }
}
