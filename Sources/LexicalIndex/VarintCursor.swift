import FileFormat

/// Reads varints from a piece of a section that may lie; nothing traps.
struct VarintCursor {
  private let bytes: UnsafeRawBufferPointer
  private var index = 0
  private let failure: FileFormatError

  /// - Parameter failure: What is thrown when an integer does not end inside `bytes` or needs more
  ///   than 35 bits.
  init(_ bytes: UnsafeRawBufferPointer, failure: FileFormatError) {
    self.bytes = bytes
    self.failure = failure
  }

  /// True when every byte was read.
  var isAtEnd: Bool { index == bytes.count }

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
