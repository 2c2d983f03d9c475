import FileFormat

/// Reads varints from a piece of a section that may lie; nothing traps.
struct VarintCursor {
  private let bytes: UnsafeRawBufferPointer
  private let base: Int
  private var index = 0
  /// What is thrown when an integer does not end inside the bytes or needs more than 42 bits.
  let failure: FileFormatError

  /// - Parameter base: The place of the first byte in its section, for ``offset``.
  init(_ bytes: UnsafeRawBufferPointer, base: Int = 0, failure: FileFormatError) {
    self.bytes = bytes
    self.base = base
    self.failure = failure
  }

  /// True when every byte was read.
  var isAtEnd: Bool { index == bytes.count }

  /// The place of the next byte in the section.
  var offset: Int { base + index }

  /// The next byte.
  @inline(__always)
  mutating func byte() throws(FileFormatError) -> UInt8 {
    guard index < bytes.count else { throw failure }
    defer { index += 1 }
    return bytes[index]
  }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws(FileFormatError) -> UnsafeRawBufferPointer {
    guard count <= bytes.count - index else { throw failure }
    defer { index += count }
    return UnsafeRawBufferPointer(rebasing: bytes[index..<index + count])
  }

  /// The next integer, below 2^42.
  @inline(__always)
  mutating func next() throws(FileFormatError) -> UInt64 {
    guard index < bytes.count else { throw failure }
    let first = bytes[index]
    index += 1
    if first < 0x80 { return UInt64(first) }
    return try rest(after: UInt64(first & 0x7F))
  }

  private mutating func rest(after first: UInt64) throws(FileFormatError) -> UInt64 {
    var value = first
    for shift: UInt64 in [7, 14, 21, 28, 35] {
      guard index < bytes.count else { throw failure }
      let byte = bytes[index]
      index += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw failure
  }
}
