/// Turns the bytes of a text file into valid UTF-8.
///
/// The encoding is, in this order: the byte order mark; UTF-16 when the first characters look it;
/// the charset that the first 1,024 bytes declare; UTF-8 when the bytes are valid, or when
/// well-formed sequences outnumber the broken ones; else windows-1252. libxml2 is never trusted
/// with this: after one bad byte it reads the rest of a page as Latin-1.
package enum TextDecoder {
  /// Where a format may declare its charset.
  package enum Declaration: Sendable {
    /// Nowhere.
    case none
    /// In `<meta charset>` or `<meta http-equiv content>`, or in an XML declaration.
    case html
    /// In the XML declaration.
    case xml
  }

  /// Decodes a whole file.
  ///
  /// It never fails: what has no meaning in the encoding becomes U+FFFD and is counted. The byte
  /// order mark and NUL characters are left out, line breaks are neither added nor taken away, so
  /// line numbers are those of the file. An unknown or impossible declaration is passed over.
  ///
  /// - Complexity: O(*n*); valid UTF-8 without NUL and byte order mark is returned uncopied.
  package static func decode(_ bytes: [UInt8], declaration: Declaration) -> DecodedText {
    bytes.withUnsafeBufferPointer { input in
      if let mark = byteOrderMark(input) {
        return convert(slice(input, from: mark.length), from: mark.charset)
      }
      if let wide = wideCharset(input) { return convert(input, from: wide) }
      let declared = declaredCharset(input, declaration)
      if let declared, declared != .utf8 { return convert(input, from: declared) }
      let survey = UTF8Survey(input)
      if survey.isClean { return DecodedText(utf8: bytes, encoding: "utf-8", repairCount: 0) }
      let isUTF8 = declared == .utf8 || survey.wellFormedCount >= survey.illFormedCount
      return convert(input, from: isUTF8 ? .utf8 : .windows1252)
    }
  }

  /// The charset that the first four bytes name, and the length of the mark.
  private static func byteOrderMark(
    _ input: UnsafeBufferPointer<UInt8>
  ) -> (charset: Charset, length: Int)? {
    let first = (0..<4).map { $0 < input.count ? Int(input[$0]) : -1 }
    switch (first[0], first[1], first[2], first[3]) {
    case (0xEF, 0xBB, 0xBF, _): return (.utf8, 3)
    case (0xFF, 0xFE, 0, 0): return (.utf32(bigEndian: false), 4)
    case (0, 0, 0xFE, 0xFF): return (.utf32(bigEndian: true), 4)
    case (0xFF, 0xFE, _, _): return (.utf16(bigEndian: false), 2)
    case (0xFE, 0xFF, _, _): return (.utf16(bigEndian: true), 2)
    default: return nil
    }
  }

  /// UTF-16 or UTF-32 without a mark: a `<` and one more ASCII character, each beside zeros.
  private static func wideCharset(_ input: UnsafeBufferPointer<UInt8>) -> Charset? {
    guard input.count >= 8 else { return nil }
    switch (input[0], input[1], input[2], input[3]) {
    case (0x3C, 0, 0, 0): return .utf32(bigEndian: false)
    case (0, 0, 0, 0x3C): return .utf32(bigEndian: true)
    case (0x3C, 0, 1..., 0): return .utf16(bigEndian: false)
    case (0, 0x3C, 0, 1...): return .utf16(bigEndian: true)
    default: return nil
    }
  }

  private static func convert(
    _ input: UnsafeBufferPointer<UInt8>, from charset: Charset
  ) -> DecodedText {
    switch charset {
    case .utf8: return repairedUTF8(input)
    case .windows1252: return fromWindows1252(input)
    case .utf16(let bigEndian): return fromUTF16(input, bigEndian: bigEndian)
    case .utf32(let bigEndian): return fromUTF32(input, bigEndian: bigEndian)
    case .system(let name): return fromSystemCharset(input, name: name)
    }
  }

  private static func slice(
    _ input: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: input[start...])
  }
}

/// Valid UTF-8 and how it was won.
package struct DecodedText: Sendable {
  /// Valid UTF-8 without byte order mark and NUL.
  package var utf8: [UInt8]
  /// The name of the encoding that was read, in lower case.
  package var encoding: String
  /// How many U+FFFD were put in.
  package var repairCount: Int
}
