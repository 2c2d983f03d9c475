/// Reading and writing single characters of UTF-8 bytes.
enum UTF8Coding {
  /// The length of the well-formed character of two to four bytes at `position`; 0 when there is none.
  static func wellFormedLength(_ bytes: [UInt8], at position: Int) -> Int {
    let first = bytes[position]
    let length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    guard length > 0, position + length <= bytes.count else { return 0 }
    let continues = bytes[position + 1..<position + length].allSatisfy { $0 & 0xC0 == 0x80 }
    return continues && secondBytes(after: first).contains(bytes[position + 1]) ? length : 0
  }

  /// The second bytes that make no overlong form, no surrogate and nothing above U+10FFFF.
  private static func secondBytes(after first: UInt8) -> ClosedRange<UInt8> {
    switch first {
    case 0xE0: 0xA0...0xBF
    case 0xED: 0x80...0x9F
    case 0xF0: 0x90...0xBF
    case 0xF4: 0x80...0x8F
    default: 0x80...0xBF
    }
  }

  /// Appends the character `scalar`.
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch scalar {
    case 0..<0x80: bytes.append(UInt8(truncatingIfNeeded: scalar))
    case 0..<0x800: bytes += [0xC0 | UInt8(scalar >> 6), continuation(scalar)]
    case 0..<0x10000:
      bytes += [0xE0 | UInt8(scalar >> 12), continuation(scalar >> 6), continuation(scalar)]
    default:
      bytes += [
        0xF0 | UInt8(truncatingIfNeeded: scalar >> 18), continuation(scalar >> 12),
        continuation(scalar >> 6), continuation(scalar),
      ]
    }
  }

  private static func continuation(_ bits: UInt32) -> UInt8 {
    0x80 | UInt8(truncatingIfNeeded: bits & 0x3F)
  }
}
