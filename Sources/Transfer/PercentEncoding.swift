/// The escapes of addresses (RFC 3986).
package enum PercentEncoding {
  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
  private static let digits = Array("0123456789ABCDEF")

  /// A path with everything escaped but letters, digits, `-._~` and the slashes between its parts.
  package static func path(_ text: String) -> String {
    text.utf8.map { byte in
      plain.contains(byte)
        ? String(Unicode.Scalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
  }

  /// A single part of a path: slashes are escaped too.
  package static func part(_ text: String) -> String {
    path(text).replacing("/", with: "%2F")
  }

  /// The text behind its escapes; nil for a `%` without two digits and for bytes that are no UTF-8.
  package static func decode(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let escape = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      guard escape.count == 2 else { return nil }
      bytes.append(UInt8(escape[0] << 4 | escape[1]))
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
