import Encoder
import TestSupport
import Testing

struct PrincipalComponentsTests {
  /// Points on the line (1, 2) + t (3, 4) / 5, t = ±5, and off it by s (−4, 3) / 5, s = ±1.
  @Test func directionsOfFourPointsAreThoseWorkedOutByHand() {
    let points: [Float] = [4, 6, -2, -2, 0.2, 2.6, 1.8, 1.4]
    let components = PrincipalComponents(
      of: EmbeddingMatrix(dimension: 2, values: points), dimension: 2)
    #expect(components.mean == [1, 2])
    // 5², 5², 0, 0 over four points, and 0, 0, 1, 1.
    #expect(abs(components.variances[0] - 12.5) < 1e-5)
    #expect(abs(components.variances[1] - 0.5) < 1e-5)
    for (found, wanted) in zip(components.directions, [0.6, 0.8, 0.8, -0.6] as [Float]) {
      #expect(abs(found - wanted) < 1e-5)
    }
    let projected = components.project(EmbeddingMatrix(dimension: 2, values: points))
    for (found, wanted) in zip(projected.values, [5, 0, -5, 0, 0, -1, 0, 1] as [Float]) {
      #expect(abs(found - wanted) < 1e-5)
    }
  }

  @Test func allDirectionsTogetherKeepDistances() {
    var generator = SeededGenerator(seed: 11)
    let values = (0..<40 * 19).map { _ in Float.random(in: -2...2, using: &generator) }
    let matrix = EmbeddingMatrix(dimension: 19, values: values)
    let components = PrincipalComponents(of: matrix, dimension: 19)
    let projected = components.project(matrix)
    func distance(_ matrix: EmbeddingMatrix, _ a: Int, _ b: Int) -> Float {
      zip(matrix.row(a), matrix.row(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    for row in 1..<40 {
      #expect(abs(distance(matrix, 0, row) - distance(projected, 0, row)) < 1e-3)
    }
    #expect(zip(components.variances, components.variances.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test func anotherOriginIsTakenOffInstead() {
    let matrix = EmbeddingMatrix(dimension: 2, values: [4, 6, -2, -2])
    let components = PrincipalComponents(of: matrix, dimension: 1)
    let projected = components.project(matrix, from: [0, 0])
    #expect(abs(projected.values[0] - 7.2) < 1e-5)
  }

  @Test func equalVectorsHaveNoVariance() {
    let components = PrincipalComponents(
      of: EmbeddingMatrix(dimension: 3, values: [1, 2, 3, 1, 2, 3]), dimension: 2)
    #expect(components.variances == [0, 0])
    #expect(components.directions.allSatisfy { $0.isFinite })
  }
}
