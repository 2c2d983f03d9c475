/// JSON arrays as bytes, many of them: a general encoder takes ten times as long.
enum JSONArray {
  /// Appends `["…","…"]` and a line feed.
  static func append(_ texts: [String], to bytes: inout [UInt8]) {
    appendList(texts, to: &bytes) { text, bytes in
      bytes.append(UInt8(ascii: "\""))
      for byte in text.utf8 { append(byte, to: &bytes) }
      bytes.append(UInt8(ascii: "\""))
    }
  }

  /// Appends `[1,2]` and a line feed.
  static func append(_ numbers: [Int32], to bytes: inout [UInt8]) {
    appendList(numbers, to: &bytes) { number, bytes in bytes.append(contentsOf: "\(number)".utf8) }
  }

  private static func appendList<Element>(
    _ elements: [Element], to bytes: inout [UInt8],
    appendElement: (Element, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendElement(element, &bytes)
    }
    bytes.append(contentsOf: "]\n".utf8)
  }

  private static func append(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }
}
