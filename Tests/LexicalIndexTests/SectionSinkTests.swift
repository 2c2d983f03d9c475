import FileFormat
import Kernels
import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct SectionSinkTests {
  private let folder = TemporaryFolder()

  @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 1_048_576, 3_000_001])
  func bytesAndPageChecksumsAreThoseOfTheWhole(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 17 >> 2) }
    let sink = SectionSink(path: folder.file("target"))
    for start in stride(from: 0, to: count, by: 300_007) {
      sink.append(Array(bytes[start..<min(start + 300_007, count)]))
    }
    #expect(sink.count == count)
    let (content, checksums) = try sink.finish()
    var found: [UInt8] = []
    #expect(
      content.forEachPiece {
        found += $0
        return 0
      } == 0)
    #expect(found == bytes)
    let pages = stride(from: 0, to: count, by: SegmentLayout.pageSize).map {
      CRC32C.checksum(Array(bytes[$0..<min($0 + SegmentLayout.pageSize, count)]))
    }
    #expect(checksums == pages)
  }

  @Test func folderThatIsMissingIsAnErrorInTheEnd() {
    let sink = SectionSink(path: folder.file("missing/target"))
    sink.append([UInt8](repeating: 1, count: 3_000_000))
    #expect(throws: FileFormatError.self) { _ = try sink.finish() }
  }
}
