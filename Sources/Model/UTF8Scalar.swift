/// Reading Unicode scalars out of UTF-8 bytes without making a `String`.
package enum UTF8Scalar {
  /// The scalar that begins at `offset` and how many bytes it takes.
  ///
  /// Bytes that are no UTF-8 give U+FFFD for one byte, so that a loop always ends.
  ///
  /// - Precondition: `offset` is inside `bytes`.
  @inlinable
  package static func decode(_ bytes: [UInt8], at offset: Int) -> (value: UInt32, byteCount: Int) {
    let lead = bytes[offset]
    if lead < 0x80 { return (UInt32(lead), 1) }
    let byteCount = self.byteCount(lead: lead)
    guard byteCount > 1, offset + byteCount <= bytes.count else { return (0xFFFD, 1) }
    var value = UInt32(lead) & (0x7F >> UInt32(byteCount))
    for next in bytes[offset + 1..<offset + byteCount] {
      guard isContinuation(next) else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(next & 0x3F)
    }
    return (value, byteCount)
  }

  /// How many bytes a scalar takes whose first byte is `lead`; 1 for a byte that cannot lead.
  @inlinable
  package static func byteCount(lead: UInt8) -> Int {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  }

  /// True for the second and later bytes of a scalar.
  @inlinable
  package static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// Every scalar of `text`, in order.
  package static func all(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }
}
