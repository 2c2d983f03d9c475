/// A type that NumPy and Sextant both store.
package protocol NumPyElement: BitwiseCopyable, Sendable {
  /// NumPy's name for it, for example `<f4`.
  static var numPyDescriptor: String { get }
}

extension Float: NumPyElement {
  package static var numPyDescriptor: String { "<f4" }
}

extension Float16: NumPyElement {
  package static var numPyDescriptor: String { "<f2" }
}

extension Int64: NumPyElement {
  package static var numPyDescriptor: String { "<i8" }
}

/// An array in NumPy's `.npy` format: versions 1 to 3, little-endian, C order, of float32, float16 or
/// int64.
///
/// Format: numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
package struct NumPyFile: Sendable {
  /// Lengths of the axes, slowest first; empty for a single value.
  package let shape: [Int]
  /// NumPy's name of the element type.
  package let descriptor: String

  private let file: MappedFile
  private let dataOffset: Int

  /// Maps a file and checks that its header describes exactly the bytes that follow.
  ///
  /// - Throws: ``FileFormatError`` with the byte at fault.
  package init(path: String) throws(FileFormatError) {
    file = try MappedFile(path: path)
    let header = try NumPyHeader(file)
    shape = header.shape
    descriptor = header.descriptor
    dataOffset = header.dataOffset
    var expected = header.elementSize
    for length in shape {
      let (product, overflow) = expected.multipliedReportingOverflow(by: length)
      guard !overflow else {
        throw .badContent(path: path, offset: header.shapeOffset, reason: "the shape is too large")
      }
      expected = product
    }
    let found = file.bytes.count - dataOffset
    guard found >= expected else {
      throw .truncated(path: path, offset: file.bytes.count, needed: expected - found)
    }
    guard found == expected else {
      throw .badContent(
        path: path, offset: dataOffset + expected, reason: "bytes after the last value")
    }
  }

  /// Values in the array.
  package var count: Int { shape.reduce(1, *) }

  /// The values as floats, widened when they are float16.
  ///
  /// - Throws: ``FileFormatError/badContent(path:offset:reason:)`` when they are integers.
  package func floats() throws(FileFormatError) -> [Float] {
    switch descriptor {
    case Float.numPyDescriptor: values()
    case Float16.numPyDescriptor: values(of: Float16.self).map { Float($0) }
    default: throw wrongType("float32 or float16")
    }
  }

  /// The values of an int64 array.
  ///
  /// - Throws: ``FileFormatError/badContent(path:offset:reason:)`` for another type.
  package func integers() throws(FileFormatError) -> [Int64] {
    guard descriptor == Int64.numPyDescriptor else { throw wrongType("int64") }
    return values()
  }

  private func wrongType(_ wanted: String) -> FileFormatError {
    .badContent(
      path: file.path, offset: NumPyHeader.magic.count,
      reason: "values of type \(descriptor), not \(wanted)")
  }

  private func values<Element: NumPyElement>(of type: Element.Type = Element.self) -> [Element] {
    let count = count
    return [Element](unsafeUninitializedCapacity: count) { out, initialized in
      let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[dataOffset...])
      UnsafeMutableRawBufferPointer(out).copyMemory(from: bytes)
      initialized = count
    }
  }

  /// Writes an array of version 1, aside and renamed into place.
  ///
  /// - Precondition: The product of `shape` is the number of values.
  package static func write<Element: NumPyElement>(
    _ values: [Element], shape: [Int], to path: String
  ) throws(FileFormatError) {
    precondition(shape.reduce(1, *) == values.count, "the shape is not that of the values")
    let axes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let text =
      "{'descr': '\(Element.numPyDescriptor)', 'fortran_order': False, 'shape': (\(axes)), }"
    // Spaces and a newline bring the data to a multiple of 64.
    let unpadded = NumPyHeader.magic.count + 4 + text.utf8.count + 1
    let padding = (64 - unpadded % 64) % 64
    var header = ByteWriter()
    header.append(NumPyHeader.magic)
    header.append([1, 0])
    let length = UInt16(text.utf8.count + padding + 1)
    header.append([UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)])
    header.append(text.utf8)
    header.append(repeatElement(UInt8(ascii: " "), count: padding))
    header.append([UInt8(ascii: "\n")])
    try AtomicFile.write([header.bytes, values.withUnsafeBytes { Array($0) }], to: path)
  }
}
