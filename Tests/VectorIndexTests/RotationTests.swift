import Kernels
import TestSupport
import Testing
import VectorIndex

@Suite struct RotationTests {
  private let folder = TemporaryFolder()

  /// Rows whose first half says everything: coded as they are, the second half's codes are wasted.
  private static func lopsided(_ count: Int, dimension: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count * dimension).map { place in
      let component = place % dimension
      return VectorFixtures.normal(&generator) * (component < dimension / 4 ? 4 : 0.2)
    }
  }

  private func error(_ rows: [Float], _ product: ProductQuantizer) -> Double {
    let codes = product.encode(rows, threads: 1)
    let count = rows.count / product.dimension
    return (0..<count).reduce(0) {
      let code = codes[$1 * product.codeLength..<($1 + 1) * product.codeLength]
      let row = VectorFixtures.row($1, of: rows, dimension: product.dimension)
      return $0 + DistanceReference.squaredDistance(row, product.decode(code))
    } / Double(count)
  }

  @Test func turningChangesNoDistanceAndCanBeUndone() {
    let rows = Self.lopsided(600, dimension: 16, seed: 81)
    let rotation = Rotation(
      trainingOn: rows, dimension: 16, codeLength: 4, bits: 4, seed: 1, threads: 2)
    let turned = rotation.turned(rows)
    for number in 0..<20 {
      let (row, other) = (
        VectorFixtures.row(number, of: rows, dimension: 16),
        VectorFixtures.row(number + 1, of: rows, dimension: 16)
      )
      let (a, b) = (
        VectorFixtures.row(number, of: turned, dimension: 16),
        VectorFixtures.row(number + 1, of: turned, dimension: 16)
      )
      let distance = DistanceReference.squaredDistance(row, other)
      #expect(abs(DistanceReference.squaredDistance(a, b) / distance - 1) < 1e-4)
      #expect(DistanceReference.squaredDistance(rotation.turnedBack(a), row) < 1e-6 * distance)
    }
    #expect(Set(turned) != Set(rows))
  }

  @Test func codesOfTurnedVectorsLoseLess() {
    let rows = Self.lopsided(2000, dimension: 16, seed: 82)
    let plain = ProductQuantizer(
      trainingOn: rows, dimension: 16, codeLength: 4, bits: 4, seed: 1, threads: 2)
    let turned = Rotation(
      trainingOn: rows, dimension: 16, codeLength: 4, bits: 4, seed: 1, threads: 2
    ).turned(rows)
    let rotated = ProductQuantizer(
      trainingOn: turned, dimension: 16, codeLength: 4, bits: 4, seed: 1, threads: 2)
    #expect(error(turned, rotated) < 0.8 * error(rows, plain))
  }

  @Test(arguments: [Float(1e8), 1e-12])
  func lengthsDoNotMatter(factor: Float) {
    let rows = Self.lopsided(400, dimension: 16, seed: 86).map { $0 * factor }
    let rotation = Rotation(
      trainingOn: rows, dimension: 16, codeLength: 4, bits: 4, seed: 1, threads: 1)
    let row = VectorFixtures.row(0, of: rotation.matrix, dimension: 16)
    #expect(abs(DistanceReference.dotProduct(row, row) - 1) < 1e-3)
  }

  @Test func directionsThatNoRowHasAreNoTrouble() {
    // The rows span four dimensions of twelve.
    let few = VectorFixtures.clustered(count: 300, dimension: 4, clusters: 9, seed: 83)
    let zeros = [Float](repeating: 0, count: 8)
    let rows = (0..<300).flatMap { VectorFixtures.row($0, of: few, dimension: 4) + zeros }
    let rotation = Rotation(
      trainingOn: rows, dimension: 12, codeLength: 3, bits: 4, seed: 1, threads: 1)
    for row in 0..<12 {
      for other in 0..<12 {
        let product = DistanceReference.dotProduct(
          VectorFixtures.row(row, of: rotation.matrix, dimension: 12),
          VectorFixtures.row(other, of: rotation.matrix, dimension: 12))
        #expect(abs(product - (row == other ? 1 : 0)) < 1e-3)
      }
    }
  }

  @Test func theCodingIsChosenByWhatItFinds() throws {
    let options = VectorBuildOptions(
      metric: .l2, listCount: 20, bytesPerVector: 60, codeBits: 4, coding: nil, exactBelow: 0)
    let lopsided = try folder.segment(
      Self.lopsided(1500, dimension: 32, seed: 84), dimension: 32, options: options)
    #expect(lopsided.coding == .rotated)
    #expect(lopsided.options.coding == .rotated)
    // Where any code tells all there is to tell, it stays the simplest.
    var told = options
    told.codeBits = 8
    let rows = VectorFixtures.clustered(
      count: 1500, dimension: 32, clusters: 150, spread: 0.01, seed: 85)
    #expect(try folder.segment(rows, dimension: 32, options: told).coding == .plain)
    // Without codes there is nothing to choose yet.
    let few = try folder.segment(
      Array(rows[..<320]), dimension: 32, options: VectorBuildOptions(coding: nil))
    #expect(few.coding == nil && few.options.coding == nil)
  }
}
