/// Reads JSON (RFC 8259) value by value, so that a vocabulary of 30,000 entries needs no tree.
///
/// Model files come from strangers: nesting is limited, every text must be well-formed UTF-8, and
/// nothing may follow the one value.
struct JSONScanner {
  /// Arrays and objects inside each other; deeper is refused.
  static let maximumDepth = 64

  private let bytes: [UInt8]
  /// The next byte to read.
  private(set) var position = 0
  private var depth = 0

  /// Starts at the first byte of `bytes`.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// An error at the current byte.
  func failure(_ reason: String) -> MalformedBytes {
    MalformedBytes(offset: position, reason: reason)
  }

  /// The next byte that is no white space; 0 at the end (a zero byte is no JSON either).
  mutating func peek() -> UInt8 {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        position += 1
      case let byte: return byte
      }
    }
    return 0
  }

  /// Steps over `byte` if it is next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard peek() == byte, position < bytes.count else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws(MalformedBytes) {
    guard skip(byte) else {
      throw failure("'\(Character(Unicode.Scalar(byte)))' expected")
    }
  }

  /// Throws unless only white space is left.
  mutating func expectEnd() throws(MalformedBytes) {
    _ = peek()
    guard position == bytes.count else { throw failure("more after the end of the value") }
  }
}

// MARK: - Arrays and objects

extension JSONScanner {
  /// Enters an object; follow with ``nextKey(after:into:)`` until it returns false.
  mutating func beginObject() throws(MalformedBytes) { try begin(UInt8(ascii: "{")) }

  /// Enters an array; follow with ``nextElement(after:)`` until it returns false.
  mutating func beginArray() throws(MalformedBytes) { try begin(UInt8(ascii: "[")) }

  private mutating func begin(_ byte: UInt8) throws(MalformedBytes) {
    try expect(byte)
    depth += 1
    guard depth <= Self.maximumDepth else { throw failure("nested too deeply") }
  }

  /// Steps to the next value of the array entered last; false, and out of it, at its end.
  ///
  /// - Parameter count: Elements read so far.
  mutating func nextElement(after count: Int) throws(MalformedBytes) -> Bool {
    try next(after: count, end: UInt8(ascii: "]"))
  }

  /// Reads the next key of the object entered last, up to its value; false, and out, at its end.
  ///
  /// - Parameters:
  ///   - count: Members read so far.
  ///   - key: Overwritten with the key's UTF-8.
  mutating func nextKey(after count: Int, into key: inout [UInt8]) throws(MalformedBytes) -> Bool {
    guard try next(after: count, end: UInt8(ascii: "}")) else { return false }
    try readString(into: &key)
    try expect(UInt8(ascii: ":"))
    return true
  }

  private mutating func next(after count: Int, end: UInt8) throws(MalformedBytes) -> Bool {
    if skip(end) {
      depth -= 1
      return false
    }
    if count > 0 { try expect(UInt8(ascii: ",")) }
    return true
  }
}

// MARK: - Strings

extension JSONScanner {
  /// Reads a string.
  mutating func readString() throws(MalformedBytes) -> String {
    var text: [UInt8] = []
    try readString(into: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads a string and overwrites `text` with its UTF-8.
  mutating func readString(into text: inout [UInt8]) throws(MalformedBytes) {
    try expect(UInt8(ascii: "\""))
    text.removeAll(keepingCapacity: true)
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"):
        position += 1
        try readEscape(into: &text)
      case 0..<0x20: throw failure("control character in a string")
      case 0x80...: try readMultibyte(into: &text)
      default:
        text.append(byte)
        position += 1
      }
    }
    throw failure("the file ends inside a string")
  }

  /// Copies one character of two to four bytes, refusing overlong forms and surrogates.
  private mutating func readMultibyte(into text: inout [UInt8]) throws(MalformedBytes) {
    let length = UTF8Coding.wellFormedLength(bytes, at: position)
    guard length > 0 else { throw failure("malformed UTF-8") }
    text.append(contentsOf: bytes[position..<position + length])
    position += length
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(MalformedBytes) {
    guard position < bytes.count else { throw failure("the file ends inside a string") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): UTF8Coding.append(try readEscapedScalar(), to: &text)
    default: throw failure("unknown escape in a string")
    }
  }

  /// Reads the digits after `\u`, and the second half of a surrogate pair.
  private mutating func readEscapedScalar() throws(MalformedBytes) -> UInt32 {
    let first = try readFourHexDigits()
    guard 0xD800..<0xE000 ~= first else { return first }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw failure("half a surrogate pair in a string") }
    position += 2
    let second = try readFourHexDigits()
    guard 0xDC00..<0xE000 ~= second else { throw failure("half a surrogate pair in a string") }
    return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
  }

  private mutating func readFourHexDigits() throws(MalformedBytes) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
      else { throw failure("four hexadecimal digits expected") }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

// MARK: - Numbers and words

extension JSONScanner {
  /// Reads a whole number that fits `Int`.
  mutating func readInteger() throws(MalformedBytes) -> Int {
    _ = peek()
    let start = position
    guard case .integer(let value) = try readNumber() else {
      throw MalformedBytes(offset: start, reason: "whole number expected")
    }
    return value
  }

  /// Reads a number: whole where it is written without fraction and exponent and fits `Int`.
  mutating func readNumber() throws(MalformedBytes) -> JSONValue {
    _ = peek()
    let start = position
    _ = skipInPlace(UInt8(ascii: "-"))
    let digits = position
    guard skipDigits() > 0 else { throw failure("a value expected") }
    if bytes[digits] == UInt8(ascii: "0"), position > digits + 1 {
      throw MalformedBytes(offset: digits, reason: "a number begins with 0")
    }
    let isWhole = try !skipFractionAndExponent()
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw MalformedBytes(offset: start, reason: "number out of range")
    }
    return .number(value)
  }

  private mutating func skipFractionAndExponent() throws(MalformedBytes) -> Bool {
    var found = false
    if skipInPlace(UInt8(ascii: ".")) {
      guard skipDigits() > 0 else { throw failure("digits expected") }
      found = true
    }
    if skipInPlace(UInt8(ascii: "e")) || skipInPlace(UInt8(ascii: "E")) {
      if !skipInPlace(UInt8(ascii: "+")) { _ = skipInPlace(UInt8(ascii: "-")) }
      guard skipDigits() > 0 else { throw failure("digits expected") }
      found = true
    }
    return found
  }

  private mutating func skipInPlace(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] {
      position += 1
    }
    return position - start
  }

  /// Reads `true`, `false` or `null`.
  mutating func readWord() throws(MalformedBytes) -> JSONValue {
    for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
    {
      if bytes[position...].starts(with: word.utf8) {
        position += word.utf8.count
        return value
      }
    }
    throw failure("a value expected")
  }
}
