/// A set of chunk ordinals of one segment, one bit each.
struct OrdinalSet: Equatable, Sendable {
  private var words: [UInt64]

  /// No ordinals, with room for those below `count`.
  init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

  /// Every ordinal below `count`.
  init(allBelow count: Int) {
    words = [UInt64](repeating: .max, count: (count + 63) / 64)
    if count % 64 > 0 { words[words.count - 1] = 1 << UInt64(count % 64) - 1 }
  }

  /// The number of ordinals in it.
  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  @inline(__always)
  func contains(_ ordinal: Int) -> Bool { words[ordinal >> 6] >> UInt64(ordinal & 63) & 1 == 1 }

  @inline(__always)
  mutating func insert(_ ordinal: Int) { words[ordinal >> 6] |= 1 << UInt64(ordinal & 63) }

  mutating func remove(_ ordinal: Int) { words[ordinal >> 6] &= ~(1 << UInt64(ordinal & 63)) }

  /// Takes in what `other` has.
  mutating func formUnion(_ other: OrdinalSet) {
    for place in words.indices { words[place] |= other.words[place] }
  }

  /// Keeps what `other` has too; both were made for the same segment.
  mutating func formIntersection(_ other: OrdinalSet) {
    for index in words.indices { words[index] &= other.words[index] }
  }

  /// Takes out what `other` has.
  mutating func subtract(_ other: OrdinalSet) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }

  /// Calls `body` with each ordinal, rising.
  func forEach(_ body: (Int) -> Void) {
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        body(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
