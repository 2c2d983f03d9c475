/// One `[…]` of a pattern: a set of characters, perhaps negated.
struct BracketClass: Hashable, Sendable {
  private var isNegated = false
  private var ranges: [ClosedRange<UInt32>] = []
  private var named: [NamedClass] = []

  /// The POSIX classes `[:name:]`, over ASCII.
  private enum NamedClass: String, Sendable {
    case alpha, digit, alnum, upper, lower, space, blank, punct, xdigit, cntrl, print, graph

    func contains(_ scalar: UInt32) -> Bool {
      guard let byte = UInt8(exactly: scalar), byte < 0x80 else { return false }
      let isUpper = (0x41...0x5A).contains(byte)
      let isLower = (0x61...0x7A).contains(byte)
      let isDigit = (0x30...0x39).contains(byte)
      let isGraphic = (0x21...0x7E).contains(byte)
      return switch self {
      case .alpha: isUpper || isLower
      case .digit: isDigit
      case .alnum: isUpper || isLower || isDigit
      case .upper: isUpper
      case .lower: isLower
      case .space: byte == 0x20 || (0x09...0x0D).contains(byte)
      case .blank: byte == 0x20 || byte == 0x09
      case .punct: isGraphic && !(isUpper || isLower || isDigit)
      case .xdigit: isDigit || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
      case .cntrl: byte < 0x20 || byte == 0x7F
      case .print: isGraphic || byte == 0x20
      case .graph: isGraphic
      }
    }
  }

  /// True when the set has `scalar`; the caller keeps `/` away.
  func contains(_ scalar: UInt32) -> Bool {
    let isListed =
      ranges.contains { $0.contains(scalar) } || named.contains { $0.contains(scalar) }
    return isListed != isNegated
  }

  /// The position of the `]` that ends the class opened at `open`; nil when there is none.
  static func end(in bytes: [UInt8], from open: Int) -> Int? {
    (try? parse(bytes, from: open))?.end
  }

  /// Reads the class whose `[` is at `open`, as Git does.
  ///
  /// `!` or `^` first negates; `]` first is itself; `a-z` is a range, a `-` at an end is itself;
  /// a backslash takes the next character as it is.
  static func parse(
    _ bytes: [UInt8], from open: Int
  ) throws(GlobError) -> (class: BracketClass, end: Int) {
    var reader = Reader(bytes: bytes, position: open + 1)
    var result = BracketClass()
    if let first = reader.peek, first == UInt8(ascii: "!") || first == UInt8(ascii: "^") {
      result.isNegated = true
      reader.position += 1
    }
    let start = reader.position
    while reader.position == start || reader.peek != UInt8(ascii: "]") {
      try result.addMember(from: &reader)
    }
    return (result, reader.position)
  }

  private mutating func addMember(from reader: inout Reader) throws(GlobError) {
    if let name = reader.className() {
      guard let known = NamedClass(rawValue: name) else {
        throw .unknownClass(name: name, pattern: reader.pattern)
      }
      named.append(known)
      return
    }
    let lower = try reader.character()
    guard reader.isAtRangeDash else { return ranges.append(lower...lower) }
    reader.position += 1
    let upper = try reader.character()
    // A backward range holds its first character only, as in Git.
    ranges.append(lower...(upper < lower ? lower : upper))
  }

  /// A place in the bytes of the pattern.
  private struct Reader {
    let bytes: [UInt8]
    var position: Int

    var pattern: String { String(decoding: bytes, as: UTF8.self) }
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// True at a `-` that has a character on its right side.
    var isAtRangeDash: Bool {
      position + 1 < bytes.count && bytes[position] == UInt8(ascii: "-")
        && bytes[position + 1] != UInt8(ascii: "]")
    }

    /// The next character; an escaped one without its backslash.
    mutating func character() throws(GlobError) -> UInt32 {
      if peek == UInt8(ascii: "\\") { position += 1 }
      guard position < bytes.count else { throw .unclosedBracket(pattern: pattern) }
      let (value, byteCount) = UTF8Scalar.decode(bytes, at: position)
      position += byteCount
      return value
    }

    /// The name in a `[:name:]` here, moving behind it; nil when here is none.
    mutating func className() -> String? {
      guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "["),
        bytes[position + 1] == UInt8(ascii: ":"),
        let close = bytes[(position + 2)...].firstIndex(of: UInt8(ascii: "]")),
        close > position + 2, bytes[close - 1] == UInt8(ascii: ":")
      else { return nil }
      let name = String(decoding: bytes[position + 2..<close - 1], as: UTF8.self)
      position = close + 1
      return name
    }
  }
}
