/// Appends little-endian integers and varints to a byte array.
package struct ByteWriter {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// Starts empty.
  package init() {}

  /// Appends raw bytes.
  package mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Appends one byte.
  package mutating func append(u8 value: UInt8) { bytes.append(value) }

  /// Appends 4 bytes, low byte first.
  package mutating func append(u32 value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
    }
  }

  /// Appends 8 bytes, low byte first.
  package mutating func append(u64 value: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  /// Appends an unsigned integer in groups of 7 bits, low group first, at most 10 bytes (LEB128).
  package mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a text's length in bytes as a varint, and its UTF-8.
  package mutating func append(text: String) {
    append(varint: UInt64(text.utf8.count))
    append(text.utf8)
  }

  /// Appends text, zero-padded to `padded` bytes when that is more.
  package mutating func append(ascii text: String, padded: Int = 0) {
    let count = text.utf8.count
    bytes.append(contentsOf: text.utf8)
    if padded > count { bytes.append(contentsOf: repeatElement(0, count: padded - count)) }
  }
}

/// Reads little-endian integers and varints from bytes that may lie; nothing traps.
package struct ByteReader {
  /// Everything that may be read.
  package let bytes: UnsafeRawBufferPointer
  /// The next byte, from the start of `bytes`.
  package private(set) var offset: Int
  private let path: String
  private let base: Int

  /// Reads `bytes`, which begin at byte `base` of the file `path` (for messages only).
  package init(_ bytes: UnsafeRawBufferPointer, path: String, base: Int = 0, offset: Int = 0) {
    self.bytes = bytes
    self.path = path
    self.base = base
    self.offset = offset
  }

  /// The error for content that cannot be, at byte `offset` of the file.
  package func failure(_ offset: Int, _ reason: String) -> FileFormatError {
    .badContent(path: path, offset: base + offset, reason: reason)
  }

  /// True at the end.
  package var isAtEnd: Bool { offset >= bytes.count }

  /// Takes `count` bytes.
  package mutating func take(_ count: Int) throws(FileFormatError) -> Slice<UnsafeRawBufferPointer>
  {
    guard count >= 0, count <= bytes.count - offset else {
      throw .truncated(
        path: path, offset: base + bytes.count, needed: max(1, count - (bytes.count - offset)))
    }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }

  /// Passes over `count` bytes.
  package mutating func skip(_ count: Int) throws(FileFormatError) { _ = try take(count) }

  /// One byte.
  package mutating func u8() throws(FileFormatError) -> UInt8 {
    let slice = try take(1)
    return slice[slice.startIndex]
  }

  /// Four bytes, low byte first.
  package mutating func u32() throws(FileFormatError) -> UInt32 {
    try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Eight bytes, low byte first.
  package mutating func u64() throws(FileFormatError) -> UInt64 {
    try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// An unsigned LEB128 integer of at most 63 bits.
  package mutating func varint() throws(FileFormatError) -> Int {
    let start = offset
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try u8()
      guard shift < 56 || (shift == 56 && byte < 0x80) else {
        throw .badContent(path: path, offset: base + start, reason: "an integer is too long")
      }
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return Int(value) }
      shift += 7
    }
  }

  /// What ``ByteWriter/append(text:)`` wrote.
  package mutating func text() throws(FileFormatError) -> String {
    let bytes = try take(try varint())
    return String(decoding: UnsafeRawBufferPointer(rebasing: bytes), as: UTF8.self)
  }
}
