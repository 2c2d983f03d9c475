/// The header of a `.npy` file: a Python dictionary with three known keys.
struct NumPyHeader {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  private(set) var descriptor = ""
  private(set) var shape: [Int] = []
  private(set) var shapeOffset = 0
  /// Where the values begin.
  private(set) var dataOffset = 0

  private let path: String
  private var text: Slice<UnsafeRawBufferPointer>

  /// Bytes of one value.
  var elementSize: Int { descriptor == "<i8" ? 8 : descriptor == "<f4" ? 4 : 2 }

  /// Reads the header of a file, refusing what Sextant cannot use.
  init(_ file: MappedFile) throws(FileFormatError) {
    path = file.path
    var reader = ByteReader(file.bytes, path: path)
    guard file.bytes.prefix(Self.magic.count).elementsEqual(Self.magic) else {
      throw .notThisFormat(path: path, expected: "NumPy .npy")
    }
    try reader.skip(Self.magic.count)
    let version = (try reader.u8(), try reader.u8())
    guard (1...3).contains(version.0), version.1 == 0 else {
      throw .badContent(
        path: path, offset: 6, reason: "NumPy format version \(version.0).\(version.1), not 1 to 3")
    }
    let low = Int(try reader.u8()) | Int(try reader.u8()) << 8
    let length =
      version.0 == 1 ? low : low | Int(try reader.u8()) << 16 | Int(try reader.u8()) << 24
    text = try reader.take(length)
    dataOffset = reader.offset
    try parse()
  }

  private mutating func parse() throws(FileFormatError) {
    var keys: Set<String> = []
    try expect("{")
    while !takes("}") {
      let offset = text.startIndex
      let key = try string()
      guard keys.insert(key).inserted else { throw bad(offset, "the key \(key) comes twice") }
      try expect(":")
      switch key {
      case "descr": try parseDescriptor()
      case "fortran_order": try parseOrder()
      case "shape": try parseShape()
      default: throw bad(offset, "an unknown key in the header")
      }
      guard takes(",") || text.first == UInt8(ascii: "}") else { throw unexpected() }
      skipSpace()
    }
    guard keys.count == 3 else {
      throw bad(text.startIndex, "the header lacks descr, fortran_order or shape")
    }
    skipSpace()
    guard text.isEmpty else { throw unexpected() }
  }

  private mutating func parseDescriptor() throws(FileFormatError) {
    skipSpace()
    let offset = text.startIndex
    descriptor = try string()
    guard ["<f4", "<f2", "<i8"].contains(descriptor) else {
      throw bad(
        offset, "values of type \(descriptor), not little-endian float32, float16 or int64")
    }
  }

  private mutating func parseOrder() throws(FileFormatError) {
    skipSpace()
    let offset = text.startIndex
    let word = text.prefix { (UInt8(ascii: "A")...UInt8(ascii: "z")).contains($0) }
    text = text[word.endIndex...]
    guard !word.elementsEqual("True".utf8) else {
      throw bad(offset, "the array is in Fortran order, not C order")
    }
    guard word.elementsEqual("False".utf8) else { throw unexpected(at: offset) }
  }

  private mutating func parseShape() throws(FileFormatError) {
    try expect("(")
    shapeOffset = text.startIndex
    while !takes(")") {
      guard shape.count < 32 else { throw bad(text.startIndex, "more than 32 axes") }
      shape.append(try number())
      guard takes(",") || text.first == UInt8(ascii: ")") else { throw unexpected() }
    }
  }

  private mutating func number() throws(FileFormatError) -> Int {
    skipSpace()
    let offset = text.startIndex
    var value: Int?
    while let byte = text.first, (0x30...0x39).contains(byte) {
      let (tens, overflow) = (value ?? 0).multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - 0x30))
      guard !overflow, !carry else { throw bad(offset, "an axis is too long") }
      value = sum
      text = text.dropFirst()
    }
    guard let value else { throw unexpected(at: offset) }
    skipSpace()
    return value
  }

  private mutating func string() throws(FileFormatError) -> String {
    skipSpace()
    let offset = text.startIndex
    guard let quote = text.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw unexpected()
    }
    let rest = text.dropFirst()
    guard let end = rest.firstIndex(of: quote), end - offset <= 64 else {
      throw bad(offset, "a text in the header does not end")
    }
    text = rest[(end + 1)...]
    skipSpace()
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  private mutating func skipSpace() {
    text = text.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
  }

  private mutating func takes(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard text.first == UInt8(ascii: character) else { return false }
    text = text.dropFirst()
    skipSpace()
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(FileFormatError) {
    guard takes(character) else { throw unexpected() }
  }

  private func unexpected(at offset: Int? = nil) -> FileFormatError {
    bad(offset ?? text.startIndex, "the header is no NumPy dictionary")
  }

  private func bad(_ offset: Int, _ reason: String) -> FileFormatError {
    .badContent(path: path, offset: offset, reason: reason)
  }
}
