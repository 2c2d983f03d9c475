import Kernels
import TestSupport
import Testing

@Suite struct WideQueryTests {
  @Test(arguments: [Float(1), 1e-20, 1e20, 300])
  func theTwoPlanesGiveTheQueryBackToSixteenBits(size: Float) {
    var generator = SeededGenerator(seed: 5)
    let query = (0..<200).map { _ in size * Float.random(in: -1...1, using: &generator) }
    let wide = WideQuery()
    query.withUnsafeBufferPointer { wide.set($0) }
    let largest = query.map { abs($0) }.max() ?? 0
    var square = 0.0
    for (at, value) in query.enumerated() {
      let rounded = Float(256 * Int(wide.high[at]) + Int(wide.low[at])) * wide.scale
      #expect(abs(rounded - value) <= largest / 32_512 * 0.501)
      square += Double(rounded) * Double(rounded)
    }
    #expect(abs(wide.square - square) <= 1e-5 * square)
  }

  @Test func aZeroQueryIsZero() {
    let wide = WideQuery()
    [Float](repeating: 0, count: 5).withUnsafeBufferPointer { wide.set($0) }
    #expect(wide.high.allSatisfy { $0 == 0 } && wide.low.allSatisfy { $0 == 0 })
    #expect(wide.square == 0)
  }
}
