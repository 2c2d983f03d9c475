import Testing

@testable import Encoder

/// Expects rows equal to a library's to 2e-7 in each value; where the library gives zeros, the
/// documented unit vector.
func expectRows(
  _ found: EmbeddingMatrix, like expected: [[Float]], tolerance: Float = 2e-7, _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.rowCount == expected.count, "\(name)", sourceLocation: sourceLocation)
  for (index, row) in expected.enumerated() where index < found.rowCount {
    let first: [Float] = [1] + [Float](repeating: 0, count: row.count - 1)
    let wanted = row.allSatisfy { $0 == 0 } ? first : row
    let worst = zip(found.row(index), wanted).map { abs($0 - $1) }.max() ?? .infinity
    #expect(
      worst <= tolerance, "\(name), text \(index): \(found.row(index)), expected \(wanted)",
      sourceLocation: sourceLocation)
  }
}
