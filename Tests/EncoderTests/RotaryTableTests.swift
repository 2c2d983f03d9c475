import Glibc
import Testing

@testable import Encoder

@Suite struct RotaryTableTests {
  private func rotated(_ vector: [Float], positions: Int, at position: Int) -> [Float] {
    let table = RotaryTable(headSize: vector.count, positions: positions, base: 10_000)
    var vector = vector
    vector.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      table.rotate(start, position: position)
    }
    return vector
  }

  @Test func positionZeroChangesNothing() {
    #expect(rotated([1, 2, 3, 4], positions: 1, at: 0) == [1, 2, 3, 4])
  }

  @Test(arguments: [0, 1, 5, 1023, 1024, 1025, 5000]) func pairsAreTurned(_ position: Int) {
    let found = rotated([1, 2, 3, 4], positions: 6000, at: position)
    for (index, frequency) in [1.0, 0.01].enumerated() {
      let angle = Double(position) * frequency
      let (x, y) = (Double(index + 1), Double(index + 3))
      #expect(abs(Double(found[index]) - (x * cos(angle) - y * sin(angle))) < 1e-4)
      #expect(abs(Double(found[index + 2]) - (y * cos(angle) + x * sin(angle))) < 1e-4)
    }
  }

  @Test func storedAnglesAreTheOnesComputed() {
    let vector = (0..<16).map { Float($0) - 7 }
    for position in [1, 700] {
      #expect(
        rotated(vector, positions: 2000, at: position)
          == rotated(vector, positions: 1, at: position))
    }
  }
}
