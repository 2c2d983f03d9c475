package import FileFormat

/// Collects tensors and writes them as one safetensors file.
package struct SafetensorsWriter {
  private var tensors: [(name: String, type: SafetensorsFile.ElementType, shape: [Int])] = []
  private var values: [[UInt8]] = []

  /// An empty file.
  package init() {}

  /// Adds a tensor of single floats.
  ///
  /// - Precondition: The shape's product is the number of values.
  package mutating func add(_ name: String, shape: [Int], _ values: [Float]) {
    add(name, type: .f32, shape: shape, values.withUnsafeBytes { [UInt8]($0) })
  }

  /// Adds a tensor of signed bytes.
  ///
  /// - Precondition: The shape's product is the number of values.
  package mutating func add(_ name: String, shape: [Int], _ values: [Int8]) {
    add(name, type: .i8, shape: shape, values.map { UInt8(bitPattern: $0) })
  }

  /// Adds a tensor whose values are bytes already, little-endian.
  ///
  /// - Precondition: The shape's product times the type's size is the number of bytes.
  package mutating func add(
    _ name: String, type: SafetensorsFile.ElementType, shape: [Int], _ bytes: [UInt8]
  ) {
    precondition(shape.reduce(type.byteCount, *) == bytes.count, "values do not fill the shape")
    tensors.append((name, type, shape))
    values.append(bytes)
  }

  /// The file's bytes: tensors in the order added, the values aligned to 64 bytes.
  package var bytes: [UInt8] {
    var entries: [String] = []
    var start = 0
    for (tensor, bytes) in zip(tensors, values) {
      let end = start + bytes.count
      entries.append(
        "\(quoted(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\","
          + "\"shape\":\(tensor.shape),\"data_offsets\":[\(start),\(end)]}")
      start = end
    }
    var table = Array("{\(entries.joined(separator: ","))}".utf8)
    table += [UInt8](repeating: UInt8(ascii: " "), count: (64 - (8 + table.count) % 64) % 64)
    let length = withUnsafeBytes(of: UInt64(table.count).littleEndian) { [UInt8]($0) }
    return values.reduce(into: length + table) { $0 += $1 }
  }

  /// Publishes the file at `path`.
  package func write(to path: String) throws(FileFormatError) {
    try AtomicFile.write(bytes, to: path)
  }

  private func quoted(_ name: String) -> String {
    var text = "\""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "\u{0}"..<" ":
        text +=
          "\\u00" + (scalar.value < 16 ? "0" : "")
          + String(scalar.value, radix: 16)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
