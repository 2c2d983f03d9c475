import Glibc

/// Looks for tags that libxml2 must not see, before it sees any.
///
/// libxml2 compares every attribute with all others of its tag and cannot be stopped inside one:
/// 100,000 attributes take 8 seconds, ten times as many a quarter of an hour.
struct MarkupTagScan {
  private let input: UnsafeBufferPointer<UInt8>
  private let isXML: Bool
  private var position = 0
  /// Ends that were looked for in vain, so that a million open comments stay linear.
  private var missingEnds: Set<String> = []

  /// Throws when a tag has too many attributes or bytes.
  ///
  /// Comments, and in HTML scripts and styles, are passed over only where libxml2 surely does so
  /// too; what is read as a tag by mistake can only make the check stricter.
  ///
  /// - Complexity: O(*n*), about as fast as memory is read where tags are rare.
  static func check(
    _ utf8: [UInt8], isXML: Bool, path: String, limits: IngestionLimits
  ) throws(IngestionError) {
    let found = utf8.withUnsafeBufferPointer { input in
      var scan = MarkupTagScan(input: input, isXML: isXML)
      return scan.firstViolation(limits)
    }
    guard let found else { return }
    let line = 1 + utf8[..<found.start].count { $0 == 0x0A }
    throw .limit(
      path: path, line: line, what: found.what, found: found.count, maximum: found.maximum)
  }

  private init(input: UnsafeBufferPointer<UInt8>, isXML: Bool) {
    self.input = input
    self.isXML = isXML
  }

  private struct Violation {
    var start: Int
    var what: String
    var count: Int
    var maximum: Int
  }

  private mutating func firstViolation(_ limits: IngestionLimits) -> Violation? {
    while let start = next(0x3C) {
      position = start + 1
      if skipComment() || skipCharacterData() { continue }
      guard isNameStart(byte(at: position)) else { continue }
      let attributeCount = skipTag()
      if attributeCount > limits.maximumAttributes {
        return Violation(
          start: start, what: "attributes on one tag", count: attributeCount,
          maximum: limits.maximumAttributes)
      }
      if position - start > limits.maximumTagBytes {
        return Violation(
          start: start, what: "bytes in one tag", count: position - start,
          maximum: limits.maximumTagBytes)
      }
      skipRawText(ofTagAt: start + 1)
    }
    return nil
  }

  private func byte(at position: Int) -> UInt8 {
    position < input.count ? input[position] : 0
  }

  private func next(_ wanted: UInt8) -> Int? {
    guard position < input.count, let base = input.baseAddress else { return nil }
    let found = memchr(base + position, Int32(wanted), input.count - position)
    return found.map { UnsafeRawPointer(base).distance(to: UnsafeRawPointer($0)) }
  }

  /// Moves past the attributes of a tag and returns their number; the rules are those of HTML.
  private mutating func skipTag() -> Int {
    while isWordByte(byte(at: position)) { position += 1 }
    var count = 0
    while position < input.count {
      switch input[position] {
      case 0x3E: return count
      case 0x3D: skipValue()
      case 0...0x20, 0x2F: position += 1
      default:
        count += 1
        while isWordByte(byte(at: position)) { position += 1 }
        skipSpaces()
      }
    }
    return count
  }

  /// Moves past `=` and a value, which may hold `>` only in quotes.
  private mutating func skipValue() {
    position += 1
    skipSpaces()
    let quote = byte(at: position)
    if quote == 0x22 || quote == 0x27 {
      position += 1
      position = next(quote).map { $0 + 1 } ?? input.count
    } else {
      while byte(at: position) > 0x20, input[position] != 0x3E { position += 1 }
    }
  }

  private mutating func skipSpaces() {
    while position < input.count, input[position] <= 0x20 { position += 1 }
  }

  private func isNameStart(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x5F || byte == 0x3A || byte >= 0x80
  }

  /// Anything but white space, `/`, `=`, `>` and the end.
  private func isWordByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte != 0x2F && byte != 0x3D && byte != 0x3E
  }

  private mutating func skipComment() -> Bool {
    // `<!-->` is a whole comment to some parsers: begin to look right after the exclamation mark.
    guard matches("!--", at: position), let end = find("-->", from: position + 1) else {
      return false
    }
    position = end + 3
    return true
  }

  private mutating func skipCharacterData() -> Bool {
    guard isXML, matches("![CDATA[", at: position), let end = find("]]>", from: position) else {
      return false
    }
    position = end + 3
    return true
  }

  /// Moves to the end tag of a script or style, whose text is no markup.
  private mutating func skipRawText(ofTagAt name: Int) {
    guard !isXML, byte(at: position - 1) != 0x2F else { return }
    if matches("script", at: name), !isWordByte(byte(at: name + 6)) {
      position = find("</script", from: position) ?? position
    } else if matches("style", at: name), !isWordByte(byte(at: name + 5)) {
      position = find("</style", from: position) ?? position
    }
  }

  /// Where `text` begins at or after `start`, whatever the case.
  private mutating func find(_ text: StaticString, from start: Int) -> Int? {
    guard !missingEnds.contains("\(text)") else { return nil }
    let before = position
    defer { position = before }
    position = start
    while let found = next(text.utf8Start.pointee) {
      if matches(text, at: found) { return found }
      position = found + 1
    }
    missingEnds.insert("\(text)")
    return nil
  }

  private func matches(_ text: StaticString, at start: Int) -> Bool {
    guard start + text.utf8CodeUnitCount <= input.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount {
      let byte = input[start + offset]
      let folded = byte &- 0x41 < 26 ? byte | 0x20 : byte
      let wanted = text.utf8Start[offset]
      guard folded == (wanted &- 0x41 < 26 ? wanted | 0x20 : wanted) else { return false }
    }
    return true
  }
}
