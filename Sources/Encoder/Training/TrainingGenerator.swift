/// Repeatable pseudo-random numbers: SplitMix64 (Steele, Lea and Flood 2014).
///
/// The standard library's own draws may change between releases; a model made twice must not.
package struct TrainingGenerator {
  private var state: UInt64

  /// Equal seeds give equal sequences.
  package init(seed: UInt64) { state = seed }

  /// A number in `0..<bound`.
  package mutating func index(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ (bits >> 31)).multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// The numbers below `count` in random order (Fisher and Yates).
  package mutating func permutation(of count: Int) -> [Int] {
    var numbers = Array(0..<count)
    for place in stride(from: count - 1, to: 0, by: -1) {
      numbers.swapAt(place, index(below: place + 1))
    }
    return numbers
  }
}
