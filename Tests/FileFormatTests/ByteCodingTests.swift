import FileFormat
import TestSupport
import Testing

@Suite struct ByteCodingTests {
  @Test func integersComeBackAsWritten() throws {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<64).map { (UInt64(1) << UInt64($0)) >> 1 } + [UInt64(Int64.max)]
    var writer = ByteWriter()
    for value in values { writer.append(varint: value) }
    let word = UInt32.random(in: 0...UInt32.max, using: &generator)
    writer.append(u32: word)
    writer.append(u64: UInt64(word) << 20)
    try writer.bytes.withUnsafeBytes { (buffer: UnsafeRawBufferPointer) throws in
      var reader = ByteReader(buffer, path: "memory")
      for value in values {
        let read = try reader.varint()
        #expect(UInt64(read) == value)
      }
      let (small, large) = (try reader.u32(), try reader.u64())
      #expect(small == word)
      #expect(large == UInt64(word) << 20)
      #expect(reader.isAtEnd)
      #expect(throws: FileFormatError.self) { try reader.u8() }
    }
  }

  @Test func overlongVarintsAreRefused() {
    [UInt8](repeating: 0x80, count: 12).withUnsafeBytes { buffer in
      var reader = ByteReader(buffer, path: "memory")
      #expect(throws: FileFormatError.self) { try reader.varint() }
    }
  }
}
