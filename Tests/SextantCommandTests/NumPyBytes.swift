import Testing

/// NumPy files as tests need them, read and written without the program's own code.
enum NumPyBytes {
  /// A float32 matrix of version 1.
  static func matrix(_ rows: [[Float]]) -> [UInt8] {
    let shape = "(\(rows.count), \(rows[0].count))"
    var text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
    text += String(repeating: " ", count: (64 - (10 + text.utf8.count + 1) % 64) % 64) + "\n"
    let length = UInt16(text.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + Array(text.utf8) + rows.flatMap { $0 }.withUnsafeBytes { [UInt8]($0) }
  }

  /// The header's text and the values of a file.
  static func read<Element: BitwiseCopyable>(
    _ bytes: [UInt8], as type: Element.Type
  ) throws -> (header: String, values: [Element]) {
    try #require(bytes.count > 10)
    let start = 10 + Int(bytes[8]) + Int(bytes[9]) << 8
    let data = bytes[start...]
    let values = data.withUnsafeBytes { buffer in
      (0..<buffer.count / MemoryLayout<Element>.size).map {
        buffer.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.size, as: Element.self)
      }
    }
    return (String(decoding: bytes[10..<start], as: UTF8.self), values)
  }
}
