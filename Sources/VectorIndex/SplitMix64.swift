/// A small seeded generator, equal on every machine (Steele, Lea, Flood 2014,
/// doi:10.1145/2660193.2660195).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// Equal seeds give equal sequences; `stream` sets apart uses that share a seed.
  init(seed: UInt64, stream: UInt64 = 0) {
    state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// A number in `0..<bound`.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number in `0..<1`.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// `count` different numbers below `bound`, ascending; all of them when `count` is no less.
  mutating func sample(_ count: Int, below bound: Int) -> [Int] {
    guard count < bound else { return Array(0..<bound) }
    // Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S) keeps the order.
    var chosen: [Int] = []
    chosen.reserveCapacity(count)
    var number = 0
    while chosen.count < count {
      if below(bound - number) < count - chosen.count { chosen.append(number) }
      number += 1
    }
    return chosen
  }
}
