import FileFormat
import TestSupport
import Testing

@Suite struct NumPyFileTests {
  private let folder = TemporaryFolder()

  /// A file with this header text and these data bytes, of version 1 or 2.
  private func file(
    _ header: String, data: [UInt8] = [], version: UInt8 = 1, name: String = "made.npy"
  ) -> String {
    let text = Array(header.utf8)
    let length = [UInt8(text.count & 255), UInt8(text.count >> 8)] + (version == 1 ? [] : [0, 0])
    return folder.write(
      name, [0x93] + Array("NUMPY".utf8) + [version, 0] + length + text + data)
  }

  private func bytes<T: BitwiseCopyable>(_ values: [T]) -> [UInt8] {
    values.withUnsafeBytes { Array($0) }
  }

  @Test func writtenBytesAreNumPys() throws {
    let path = folder.file("golden.npy")
    try NumPyFile.write([Float(1), -2], shape: [2, 1], to: path)
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }"
    var expected: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(text.utf8)
    expected += [UInt8](repeating: 0x20, count: 127 - expected.count) + [0x0a]
    expected += [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]
    #expect(folder.read("golden.npy") == expected)
  }

  @Test func everyTypeComesBack() throws {
    let path = folder.file("types.npy")
    try NumPyFile.write([Float(0.5), 3e38, -0], shape: [3], to: path)
    #expect(try NumPyFile(path: path).floats() == [0.5, 3e38, 0])
    try NumPyFile.write([Float16(0.5), -65504], shape: [1, 2], to: path)
    #expect(try NumPyFile(path: path).floats() == [0.5, -65504])
    try NumPyFile.write([Int64.min, -1, .max, 0], shape: [2, 2], to: path)
    #expect(try NumPyFile(path: path).integers() == [.min, -1, .max, 0])
    #expect(try NumPyFile(path: path).shape == [2, 2])
  }

  @Test func emptyAndLongHeadersAreRead() throws {
    let path = folder.file("empty.npy")
    try NumPyFile.write([Float](), shape: [0, 384], to: path)
    let empty = try NumPyFile(path: path)
    #expect(empty.shape == [0, 384])
    #expect(try empty.floats().isEmpty)
    let spaced = "{\"shape\":(2 ,), 'fortran_order' : False,'descr':'<f4'}   \n"
    #expect(
      try NumPyFile(path: file(spaced, data: bytes([Float(1), 2]), version: 2)).floats() == [1, 2])
  }

  @Test(arguments: [
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 20, "<f8"),
    ("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", 20, ">f4"),
    ("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }", 44, "Fortran"),
    ("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,), }", 44, "dictionary"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 61, "dictionary"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': 1, }", 60, "dictionary"),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", 61,
      "too long"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", 61,
      "too large"
    ),
    ("{'descr': '<f4', 'fortran_order': False, }", 52, "lacks"),
    ("{'descr': '<f4', 'descr': '<f4', 'shape': (1,), }", 27, "twice"),
    ("{'descr': '<f4', 'colour': False, 'shape': (1,), }", 27, "unknown key"),
    ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } x", 68, "dictionary"),
    ("{'descr': '<f4", 20, "does not end"),
    ("", 10, "dictionary"),
  ])
  func badHeadersAreRefusedWithTheirByte(header: String, offset: Int, reason: String) throws {
    let path = file(header, data: bytes([Float(1)]))
    do {
      _ = try NumPyFile(path: path)
      Issue.record("accepted \(header)")
    } catch {
      #expect(error.description.hasPrefix("\(path): byte \(offset): error: "), "\(error)")
      #expect(error.description.contains(reason), "\(error)")
    }
  }

  @Test func theDataMustBeExactlyTheShapes() {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    let short = file(header, data: bytes([Float(1)]), name: "short.npy")
    #expect(throws: FileFormatError.truncated(path: short, offset: 71, needed: 4)) {
      try NumPyFile(path: short)
    }
    let long = file(header, data: bytes([Float(1), 2, 3]), name: "long.npy")
    #expect(
      throws: FileFormatError.badContent(
        path: long, offset: 75, reason: "bytes after the last value")
    ) { try NumPyFile(path: long) }
  }

  @Test func otherFilesAreNotTaken() {
    let text = folder.write("text.npy", "hello there")
    #expect(throws: FileFormatError.notThisFormat(path: text, expected: "NumPy .npy")) {
      try NumPyFile(path: text)
    }
    #expect(throws: FileFormatError.self) { try NumPyFile(path: folder.file("missing.npy")) }
    let version = folder.write("version.npy", [0x93] + Array("NUMPY".utf8) + [9, 0, 0, 0])
    #expect(throws: FileFormatError.self) { try NumPyFile(path: version) }
  }

  @Test func truncationAtEveryByteIsRefused() throws {
    try NumPyFile.write([Float(1), 2, 3, 4], shape: [2, 2], to: folder.file("whole.npy"))
    let whole = folder.read("whole.npy")
    for count in 0..<whole.count {
      let path = folder.write("cut.npy", Array(whole[..<count]))
      #expect(throws: FileFormatError.self, "cut at \(count)") { try NumPyFile(path: path) }
    }
  }

  @Test func noFlippedBitTraps() throws {
    try NumPyFile.write([Float(1), 2, 3, 4], shape: [2, 2], to: folder.file("whole.npy"))
    let whole = folder.read("whole.npy")
    for bit in 0..<whole.count * 8 {
      var damaged = whole
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let path = folder.write("flipped.npy", damaged)
      _ = try? NumPyFile(path: path).floats()
      _ = try? VectorFile(path: path)
    }
  }

  @Test func valuesOfAnotherTypeAreRefused() throws {
    let path = folder.file("integers.npy")
    try NumPyFile.write([Int64(1)], shape: [1, 1], to: path)
    #expect(throws: FileFormatError.self) { try NumPyFile(path: path).floats() }
    #expect(throws: FileFormatError.self) { try VectorFile(path: path) }
    try NumPyFile.write([Float(1)], shape: [1], to: path)
    #expect(throws: FileFormatError.self) { try NumPyFile(path: path).integers() }
    #expect(throws: FileFormatError.self, "one axis") { try VectorFile(path: path) }
  }
}
