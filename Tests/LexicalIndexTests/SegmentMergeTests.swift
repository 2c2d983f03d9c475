import FileFormat
import Model
import TestSupport
import Testing

@testable import LexicalIndex

@Suite struct SegmentMergeTests {
  private let folder = TemporaryFolder()

  @Test(arguments: 400..<420)
  func mergedSegmentHasTheBytesOfOneBuiltAtOnce(seed: Int) throws {
    var collection = RandomCollection(seed: UInt64(seed))
    let parts = try collection.segments(of: collection.chunks, count: 3, in: folder)
    try SegmentMerge.write(parts, deleted: collection.deleted, to: folder.file("merged"))
    _ = try collection.segments(of: collection.live, count: 1, in: folder).map { segment in
      let name = String(segment.path.dropFirst(folder.path.count + 1))
      #expect(folder.read("merged") == folder.read(name), "seed \(seed)")
    }
    try LexicalSegment(path: folder.file("merged")).verify()
  }

  @Test func mergeOfNothingIsAnEmptySegment() throws {
    try SegmentMerge.write([], deleted: [], to: folder.file("empty"))
    #expect(try LexicalSegment(path: folder.file("empty")).chunkCount == 0)
  }

  @Test func chunkInTwoSegmentsIsAnError() throws {
    var builder = LexicalSegmentBuilder()
    builder.add(chunk: ChunkNumber(1), text: FieldTerms(["a"]))
    try builder.write(to: folder.file("one"))
    let segment = try LexicalSegment(path: folder.file("one"))
    #expect(throws: FileFormatError.self) {
      try SegmentMerge.write([segment, segment], deleted: [], to: folder.file("two"))
    }
    #expect(folder.read("two").isEmpty)
  }
}
