extension TextDecoder {
  /// The charset that the first 1,024 bytes declare in the way of the format.
  ///
  /// An XML declaration counts in HTML too, because XHTML pages have it.
  static func declaredCharset(
    _ input: UnsafeBufferPointer<UInt8>, _ declaration: Declaration
  ) -> Charset? {
    guard declaration != .none else { return nil }
    let head = input.prefix(1_024).map { $0 & 0x7F == $0 ? $0 : 0x3F }
    let inXML = xmlDeclaredLabel(head)
    let label = declaration == .html ? metaDeclaredLabel(head) ?? inXML : inXML
    return label.flatMap(charset(label:))
  }

  /// The value of `encoding` in `<?xml … ?>` at the very start.
  private static func xmlDeclaredLabel(_ head: [UInt8]) -> String? {
    guard head.starts(with: "<?xml".utf8) else { return nil }
    let end = position(of: "?>", in: head, from: 0) ?? head.count
    guard let name = position(of: "encoding", in: head, from: 5), name < end else { return nil }
    return label(in: head, from: name + 8)
  }

  /// The charset of the first `<meta>` that has one; comments are passed over.
  private static func metaDeclaredLabel(_ head: [UInt8]) -> String? {
    var at = 0
    while let open = head[at...].firstIndex(of: UInt8(ascii: "<")) {
      if matches("<!--", in: head, at: open) {
        guard let close = position(of: "-->", in: head, from: open + 2) else { return nil }
        at = close + 3
        continue
      }
      at = open + 1
      guard matches("<meta", in: head, at: open) else { continue }
      let end = head[at...].firstIndex(of: UInt8(ascii: ">")) ?? head.count
      // Both `charset="x"` and `content="text/html; charset=x"` have the word before the label.
      guard let name = position(of: "charset", in: head, from: at), name < end else { continue }
      if let found = label(in: head, from: name + 7) { return found }
    }
    return nil
  }

  /// The word after `=`, with or without quotes.
  private static func label(in head: [UInt8], from start: Int) -> String? {
    var at = skipSpaces(in: head, from: start)
    guard at < head.count, head[at] == UInt8(ascii: "=") else { return nil }
    at = skipSpaces(in: head, from: at + 1)
    if at < head.count, head[at] == UInt8(ascii: "\"") || head[at] == UInt8(ascii: "'") { at += 1 }
    let word = head[min(at, head.count)...].prefix { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: return true
      default: return false
      }
    }
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }

  private static func skipSpaces(in head: [UInt8], from start: Int) -> Int {
    var at = start
    while at < head.count, head[at] == 0x20 || (0x09...0x0D).contains(head[at]) { at += 1 }
    return at
  }

  /// Where `text` (lower-case ASCII) begins, whatever the case in `head`.
  private static func position(of text: StaticString, in head: [UInt8], from start: Int) -> Int? {
    (start..<max(start, head.count)).first { matches(text, in: head, at: $0) }
  }

  private static func matches(_ text: StaticString, in head: [UInt8], at start: Int) -> Bool {
    guard start + text.utf8CodeUnitCount <= head.count else { return false }
    return text.withUTF8Buffer { wanted in
      wanted.indices.allSatisfy { offset in
        let byte = head[start + offset]
        return ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == wanted[offset]
      }
    }
  }
}
