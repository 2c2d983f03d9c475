/// Repeatable pseudo-random numbers: SplitMix64 (Steele, Lea and Flood 2014,
/// doi:10.1145/2660193.2660195).
///
/// The standard library's own draws may change between releases; published intervals must not.
struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  /// 64 random bits. Every sum and product wraps around by design.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number in `0..<bound`; its bias, `bound` / 2^64, is nothing here.
  mutating func index(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
