import Kernels
import TestSupport
import Testing

/// Sums of a table's rows against plain loops in double precision, on every CPU class.
@Suite struct RowSumsTests {
  private static let widths = [1, 2, 6, 31, 64, 130, 256, 384, 390]

  /// Which rows are added up, and what each counts.
  private struct Choice {
    let numbers: [Int32]
    let factors: [Float]

    init(_ count: Int, of rowCount: Int, _ generator: inout SeededGenerator) {
      numbers = (0..<count).map { _ in Int32.random(in: 0..<Int32(rowCount), using: &generator) }
      factors = (0..<count).map { _ in Float.random(in: -2...2, using: &generator) }
    }

    func sums(_ rows: [[Float]], width: Int) -> [Double] {
      (0..<width).map { column in
        zip(numbers, factors).reduce(0) { $0 + Double($1.1) * Double(rows[Int($1.0)][column]) }
      }
    }
  }

  private static func packed(_ row: [Float]) -> [UInt8] {
    let values = row.map { UInt8($0 + 8) }
    let half = row.count / 2
    return (0..<half).map { values[$0] | values[half + $0] << 4 }
  }

  private func expectSums(
    _ rows: [[Float]], _ choice: Choice, width: Int, _ kernels: MatrixKernels,
    _ sum: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    var found = [Float](repeating: .nan, count: width)
    found.withUnsafeMutableBufferPointer { sum($0) }
    for (value, wanted) in zip(found, choice.sums(rows, width: width)) {
      #expect(abs(Double(value) - wanted) <= 1e-4, "\(kernels.name), width \(width)")
    }
  }

  @Test(arguments: MatrixKernels.available) func ofFloatsBytesAndNibbles(_ kernels: MatrixKernels) {
    var generator = SeededGenerator(seed: 11)
    for width in Self.widths {
      for count in [0, 1, 17] {
        let choice = Choice(count, of: 9, &generator)
        let nibbles = (0..<9).map { _ in
          (0..<width).map { _ in Float(Int.random(in: -8...7, using: &generator)) }
        }
        expectSums(nibbles, choice, width: width, kernels) { out in
          nibbles.flatMap(\.self).withUnsafeBufferPointer {
            kernels.sumRows(choice.numbers, times: choice.factors, of: $0, into: out)
          }
        }
        expectSums(nibbles, choice, width: width, kernels) { out in
          nibbles.joined().map { Int8($0) }.withUnsafeBufferPointer {
            kernels.sumRows(choice.numbers, times: choice.factors, of: $0, into: out)
          }
        }
        guard width.isMultiple(of: 2) else { continue }
        let packed = nibbles.flatMap { Self.packed($0) }
        expectSums(nibbles, choice, width: width, kernels) { out in
          packed.withUnsafeBufferPointer {
            kernels.sumRows(choice.numbers, times: choice.factors, ofNibbles: $0, into: out)
          }
        }
      }
    }
  }
}
