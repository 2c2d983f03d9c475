import Ingestion
import Testing

/// Makes gzip members of stored blocks, without zlib.
enum GzipWriterTest {
  static func member(_ bytes: [UInt8], name: String? = nil) -> [UInt8] {
    var result: [UInt8] = [0x1F, 0x8B, 8, name == nil ? 0 : 8, 0, 0, 0, 0, 0, 3]
    if let name { result += Array(name.utf8) + [0] }
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(block.count)
      let length = UInt16(block.count)
      result.append(rest.isEmpty ? 1 : 0)
      result += littleEndian(length) + littleEndian(~length) + block
    } while !rest.isEmpty
    return result + littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
  }

  private static func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var state = UInt32.max
    for byte in bytes {
      state ^= UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 0 ? state >> 1 : (state >> 1) ^ 0xEDB8_8320 }
    }
    return ~state
  }
}

struct GzipReaderTests {
  private let small = GzipWriterTest.member(Array("first member\n".utf8), name: "a.txt")

  private func inflate(_ bytes: [UInt8], maximum: Int = 1 << 20) throws(IngestionError) -> [UInt8] {
    var limits = IngestionLimits()
    limits.maximumBytes = maximum
    return try GzipReader.inflate(bytes, path: "f.gz", limits: limits)
  }

  @Test func compressedDataOfAnotherWriterIsRead() throws {
    let golden: [UInt8] = [
      0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xCB, 0x48,
      0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0xC0, 0x20, 0xD3, 0xAB, 0x32, 0x0B, 0xB8,
      0x00, 0x8F, 0x08, 0x1D, 0x6F, 0x1D, 0x00, 0x00, 0x00,
    ]
    #expect(try inflate(golden) == Array("hello hello hello hello gzip\n".utf8))
  }

  @Test func membersFollowOneAnother() throws {
    let second = GzipWriterTest.member([UInt8](repeating: 7, count: 200_000))
    let bytes = try inflate(small + second + small + [0, 0, 0])
    #expect(bytes.count == 13 + 200_000 + 13)
    #expect(bytes.prefix(13).elementsEqual("first member\n".utf8))
    #expect(try inflate(GzipWriterTest.member([])).isEmpty)
  }

  @Test func everyTruncationThrowsWithItsOffset() {
    for count in small.indices {
      let error = #expect(throws: IngestionError.self) { try inflate(Array(small[..<count])) }
      guard case .bytes("f.gz", let offset, let reason, _) = error else {
        Issue.record("\(count): \(String(describing: error))")
        continue
      }
      #expect(offset == count)
      #expect(reason.hasPrefix("the gzip data ends early"))
    }
  }

  @Test func everyFlippedByteIsRefusedOrHarmless() {
    // Time stamp, system and name are not part of the data.
    let harmless = Set(4..<16)
    for index in small.indices {
      var damaged = small
      damaged[index] ^= 0x55
      let text = try? inflate(damaged)
      #expect(text == nil || harmless.contains(index), "byte \(index)")
    }
  }

  @Test func bytesAfterTheLastMemberAreDamage() {
    #expect(
      throws: IngestionError.bytes(
        path: "f.gz", offset: small.count,
        reason: "something other than gzip follows the last member",
        advice: "compress the file again")
    ) { try inflate(small + Array("junk".utf8)) }
  }

  @Test func bombStopsAtTheLimit() {
    let bomb = GzipWriterTest.member([UInt8](repeating: 0, count: 300_000))
    let error = #expect(throws: IngestionError.self) { try inflate(bomb, maximum: 100_000) }
    guard case .tooLarge("f.gz", let count, 100_000) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(count <= 100_000 + 1 << 16)
    #expect(throws: Never.self) { try inflate(bomb, maximum: 300_000) }
  }
}
