import CKernels
import Kernels
import TestSupport
import Testing

@Suite struct CRC32CTests {
  @Test func knownValues() {
    // RFC 3720, appendix B.4.
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.checksum([UInt8](0..<32)) == 0x46DD_794E)
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum([]) == 0)
  }

  /// From 24,576 bytes on several streams are computed at once.
  @Test func theInstructionEqualsTheTableAndContinues() {
    var generator = SeededGenerator(seed: 7)
    for count in Array(0..<200) + [24_575, 24_576, 24_577, 49_151, 49_160, 100_001] {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let whole = CRC32C.checksum(bytes)
      #expect(whole == sextant_crc32c_table(bytes, count, 0))
      let cut = count / 3
      let first = CRC32C.checksum(Array(bytes[..<cut]))
      #expect(CRC32C.checksum(Array(bytes[cut...]), seed: first) == whole)
    }
  }
}
