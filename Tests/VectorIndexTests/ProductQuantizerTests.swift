import Kernels
import TestSupport
import Testing
import VectorIndex

@Suite struct ProductQuantizerTests {
  private static let rows = VectorFixtures.clustered(
    count: 700, dimension: 10, clusters: 15, seed: 5)
  private static let quantizer = ProductQuantizer(
    trainingOn: rows, dimension: 10, codeLength: 4, seed: 1, threads: 1)

  private var rows: [Float] { Self.rows }
  private var quantizer: ProductQuantizer { Self.quantizer }

  private func row(_ number: Int) -> [Float] {
    VectorFixtures.row(number, of: rows, dimension: 10)
  }

  @Test(arguments: [(10, 4), (384, 48), (384, 52), (7, 7), (100, 12), (5, 1)])
  func subQuantizersCoverEveryComponentOnce(dimension: Int, count: Int) {
    let quantizer = ProductQuantizer(
      dimension: dimension, codeLength: count,
      codebooks: [Float](repeating: 0, count: 256 * dimension))
    let parts = (0..<count).map { quantizer.components($0) }
    #expect(parts.flatMap { Array($0) } == Array(0..<dimension))
    let widths = Set(parts.map(\.count))
    #expect(widths.min() ?? 0 >= 1 && (widths.max() ?? 0) - (widths.min() ?? 0) <= 1)
  }

  @Test func codesNameTheNearestCodewords() {
    let codes = quantizer.encode(rows, threads: 1)
    for number in stride(from: 0, to: 700, by: 37) {
      let code = Array(codes[number * 4..<number * 4 + 4])
      for part in 0..<4 {
        let components = quantizer.components(part)
        func distance(_ codeword: UInt8) -> Double {
          var other = code
          other[part] = codeword
          return DistanceReference.squaredDistance(
            row(number)[components], quantizer.decode(other)[components])
        }
        let best = (0...255).map { distance(UInt8($0)) }.min() ?? 0
        #expect(distance(code[part]) <= best + 1e-6)
      }
    }
  }

  @Test(arguments: [DistanceKernels.Measure.dotProduct, .squaredDistance])
  func tableSumsAreTheMeasureToTheDecodedVector(measure: DistanceKernels.Measure) {
    let query = row(11).map { $0 * 1.5 }
    let table = quantizer.table(measure, for: query)
    let codes = quantizer.encode(rows, threads: 1)
    for number in 0..<100 {
      let code = codes[number * 4..<number * 4 + 4]
      let sum = DistanceReference.tableSum(table, code: code)
      let expected = DistanceReference.measure(measure, query, quantizer.decode(code))
      #expect(abs(sum - expected) < 1e-4)
    }
  }

  @Test func fewDifferentVectorsAreKeptExactly() {
    let few = (0..<600).flatMap { number in (0..<6).map { Float((number * 7 + $0 * 3) % 50) } }
    let quantizer = ProductQuantizer(
      trainingOn: few, dimension: 6, codeLength: 2, seed: 1, threads: 1)
    let codes = quantizer.encode(few, threads: 1)
    for number in 0..<100 {
      #expect(
        quantizer.decode(codes[number * 2..<number * 2 + 2])
          == VectorFixtures.row(number, of: few, dimension: 6))
    }
  }

  @Test func threadsChangeNothing() {
    let other = ProductQuantizer(
      trainingOn: rows, dimension: 10, codeLength: 4, seed: 1, threads: 3)
    #expect(other.codebooks == quantizer.codebooks)
    #expect(other.encode(rows, threads: 3) == quantizer.encode(rows, threads: 1))
  }

  @Test func encodingLosesLittleOfWhatItWasTrainedOn() {
    let codes = quantizer.encode(rows, threads: 1)
    var (error, square) = (0.0, 0.0)
    for number in 0..<700 {
      let decoded = quantizer.decode(codes[number * 4..<number * 4 + 4])
      error += DistanceReference.squaredDistance(row(number), decoded)
      square += DistanceReference.dotProduct(row(number), row(number))
    }
    #expect(error / square < 0.02)
  }
}
