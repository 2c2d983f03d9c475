/// The words of a text as lower-case bytes.
enum Words {
  static func of(_ text: String) -> [ArraySlice<UInt8>] {
    Array(text.lowercased().utf8).split { byte in
      !(byte >= 0x80 || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte))
    }
  }
}

/// Fowler–Noll–Vo hash, variant 1a, 64 bits.
struct FNV1a {
  private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds the bytes of a word and a separator.
  mutating func add(_ word: ArraySlice<UInt8>) {
    for byte in word { add(byte) }
    add(0x20)
  }

  private mutating func add(_ byte: UInt8) {
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }
}
