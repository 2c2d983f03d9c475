/// The body of a request to the embeddings API.
enum EmbeddingRequest {
  /// `{"model":…,"input":[…],"encoding_format":"float"}`.
  static func body(_ texts: [String], model: RemoteModel) -> [UInt8] {
    var bytes = Array(#"{"model":"#.utf8)
    append(model.model ?? "", to: &bytes)
    bytes += Array(#","encoding_format":"float""#.utf8)
    if let dimensions = model.dimensions { bytes += Array(",\"dimensions\":\(dimensions)".utf8) }
    bytes += Array(#","input":["#.utf8)
    for (index, text) in texts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(text, to: &bytes)
    }
    return bytes + Array("]}".utf8)
  }

  /// Appends a JSON string (RFC 8259).
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
