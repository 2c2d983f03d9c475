/// Characters of bytes that are known to be well-formed UTF-8.
extension UTF8Coding {
  /// The character that begins at `position`; nil at the end.
  static func scalar(at position: Int, in bytes: [UInt8]) -> UInt32? {
    guard position < bytes.count else { return nil }
    let first = UInt32(bytes[position])
    let length = length(from: bytes[position])
    var scalar = length == 1 ? first : first & (0x7F >> UInt32(length))
    for place in position + 1..<position + length where place < bytes.count {
      scalar = scalar << 6 | UInt32(bytes[place] & 0x3F)
    }
    return scalar
  }

  /// The character that ends before `position`; nil at the beginning.
  static func scalar(before position: Int, in bytes: [UInt8]) -> UInt32? {
    var start = position - 1
    while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start < 0 ? nil : scalar(at: start, in: bytes)
  }

  /// The bytes of the character that begins with `first`.
  static func length(from first: UInt8) -> Int {
    first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
  }

  /// The bytes of a character.
  static func length(of scalar: UInt32) -> Int {
    scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
  }
}
