/// The three members of a BEIR record that count, read from one line of JSON.
///
/// Written here and not left to Foundation: the fault's column is wanted, lone surrogates are to be
/// repaired and not refused, and the search path shall not load Foundation.
struct JSONLinesRecord {
  /// Where and why a line is no record.
  struct Fault: Error {
    /// Offset in the bytes given.
    var offset: Int
    var reason: String
  }

  /// `_id`: the string, or the digits of the number.
  private(set) var id: String?
  /// `title` in UTF-8.
  private(set) var title: [UInt8]?
  /// `text` in UTF-8.
  private(set) var text: [UInt8]?

  private let bytes: [UInt8]
  private var index: Int
  private let end: Int
  private let maximumDepth: Int

  /// Reads the object in `range`; of a repeated member the last counts, `null` is a missing one.
  ///
  /// - Complexity: O(*n*); arrays and objects inside are walked with a stack, not by recursion.
  init(_ bytes: [UInt8], in range: Range<Int>, maximumDepth: Int) throws(Fault) {
    self.bytes = bytes
    (index, end) = (range.lowerBound, range.upperBound)
    self.maximumDepth = maximumDepth
    skipSpace()
    try expect(UInt8(ascii: "{"), "an object")
    skipSpace()
    if !take(UInt8(ascii: "}")) { try readMembers() }
    skipSpace()
    if index < end { throw fault("something follows the object") }
  }

  private mutating func readMembers() throws(Fault) {
    repeat {
      skipSpace()
      let key = try readString()
      try readColon()
      switch key {
      case Array("_id".utf8): id = try readIdentity()
      case Array("title".utf8): title = try readText("title")
      case Array("text".utf8): text = try readText("text")
      default: try skipValue()
      }
      skipSpace()
    } while take(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"), "',' or '}'")
  }

  private mutating func readIdentity() throws(Fault) -> String? {
    switch current {
    case UInt8(ascii: "\""):
      let name = try readString()
      guard !name.contains(0) else {
        throw fault("_id has the character U+0000, which no name may have")
      }
      return String(decoding: name, as: UTF8.self)
    case UInt8(ascii: "n"):
      try skipLiteral("null")
      return nil
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let start = index
      try skipNumber()
      return String(decoding: bytes[start..<index], as: UTF8.self)
    default: throw fault("_id is neither a string nor a number")
    }
  }

  private mutating func readText(_ name: String) throws(Fault) -> [UInt8]? {
    if current == UInt8(ascii: "\"") { return try readString() }
    guard current == UInt8(ascii: "n") else { throw fault("\(name) is not a string") }
    try skipLiteral("null")
    return nil
  }
}

// MARK: Strings

extension JSONLinesRecord {
  /// Reads a string; its escapes are resolved.
  private mutating func readString() throws(Fault) -> [UInt8] {
    try expect(UInt8(ascii: "\""), "a string")
    var result: [UInt8] = []
    var start = index
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        result.append(contentsOf: bytes[start..<index])
        index += 1
        return result
      }
      if byte < 0x20 { throw fault("a control character stands in a string") }
      if byte == UInt8(ascii: "\\") {
        result.append(contentsOf: bytes[start..<index])
        try readEscape(onto: &result)
        start = index
      } else {
        index += 1
      }
    }
    throw fault("the string does not end")
  }

  private mutating func readEscape(onto result: inout [UInt8]) throws(Fault) {
    index += 1
    let letter = current
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"): result.append(contentsOf: String(try readScalar()).utf8)
    default:
      index -= 1
      throw fault("the escape has no meaning")
    }
  }

  /// Reads the four digits after `\u`, and a second escape when they are half of a pair.
  private mutating func readScalar() throws(Fault) -> Unicode.Scalar {
    let first = try readHexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, index + 1 < end, bytes[index] == UInt8(ascii: "\\"),
      bytes[index + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let mark = index
    index += 2
    let second = try readHexadecimal()
    guard (0xDC00...0xDFFF).contains(second) else {
      index = mark
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func readHexadecimal() throws(Fault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      switch current {
      case let digit where isDigit(digit): value = value << 4 | UInt32(digit - 0x30)
      case let letter where (0x61...0x66).contains(letter | 0x20):
        value = value << 4 | UInt32((letter | 0x20) - 0x57)
      default: throw fault("\\u needs four hexadecimal digits")
      }
      index += 1
    }
    return value
  }
}

// MARK: Members that do not count

extension JSONLinesRecord {
  private mutating func skipValue() throws(Fault) {
    var open: [UInt8] = []
    repeat {
      skipSpace()
      if current == UInt8(ascii: "{") || current == UInt8(ascii: "[") {
        if open.count == maximumDepth { throw fault("nested deeper than \(maximumDepth)") }
        open.append(current)
        index += 1
        skipSpace()
        if !isClosing(open.last) {
          if open.last == UInt8(ascii: "{") { try skipKey() }
          continue
        }
      } else {
        try skipScalar()
      }
      try closeValue(&open)
    } while !open.isEmpty
  }

  /// After a value: ends what ends here, or moves past the comma to the next value.
  private mutating func closeValue(_ open: inout [UInt8]) throws(Fault) {
    while let last = open.last {
      skipSpace()
      if isClosing(last) {
        index += 1
        open.removeLast()
        continue
      }
      try expect(UInt8(ascii: ","), "',' or the end of the \(last == 0x7B ? "object" : "array")")
      skipSpace()
      if last == UInt8(ascii: "{") { try skipKey() }
      return
    }
  }

  private func isClosing(_ opener: UInt8?) -> Bool {
    current == (opener == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")) && index < end
  }

  private mutating func skipKey() throws(Fault) {
    _ = try readString()
    try readColon()
  }

  private mutating func skipScalar() throws(Fault) {
    switch current {
    case UInt8(ascii: "\""): _ = try readString()
    case UInt8(ascii: "t"): try skipLiteral("true")
    case UInt8(ascii: "f"): try skipLiteral("false")
    case UInt8(ascii: "n"): try skipLiteral("null")
    default: try skipNumber()
    }
  }

  private mutating func skipLiteral(_ word: String) throws(Fault) {
    guard bytes[index..<end].starts(with: word.utf8) else { throw fault("expected a value") }
    index += word.utf8.count
  }

  private mutating func skipNumber() throws(Fault) {
    _ = take(UInt8(ascii: "-"))
    let isZero = current == UInt8(ascii: "0")
    if try skipDigits() > 1, isZero { throw fault("a number begins with 0") }
    if take(UInt8(ascii: ".")) { _ = try skipDigits() }
    guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return }
    if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
    _ = try skipDigits()
  }

  /// The number of digits passed, at least one.
  private mutating func skipDigits() throws(Fault) -> Int {
    let start = index
    while index < end, isDigit(bytes[index]) { index += 1 }
    if index == start { throw fault("expected a value") }
    return index - start
  }
}

// MARK: Bytes

extension JSONLinesRecord {
  /// The byte at hand, 0 at the end: 0 is nowhere allowed outside strings, so it is always a fault.
  private var current: UInt8 { index < end ? bytes[index] : 0 }

  private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private mutating func skipSpace() {
    while index < end, isSpace(bytes[index]) { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < end, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: UInt8, _ name: String) throws(Fault) {
    if !take(byte) { throw fault("expected \(name)") }
  }

  private mutating func readColon() throws(Fault) {
    skipSpace()
    try expect(UInt8(ascii: ":"), "':'")
    skipSpace()
  }

  private func fault(_ reason: String) -> Fault { Fault(offset: index, reason: reason) }
}
