import TestSupport
import Testing

@testable import FileFormat

@Suite struct SpillFileTests {
  private let folder = TemporaryFolder()
  private let bytes = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  private func spilled() throws -> SpillFile {
    let file = try SpillFile(beside: folder.file("target"))
    for start in stride(from: 0, to: bytes.count, by: 700_001) {
      bytes[start..<min(start + 700_001, bytes.count)].withUnsafeBytes { file.append($0) }
    }
    return file
  }

  @Test func sectionFromASpilledFileIsThatOfAnArray() throws {
    let file = try spilled()
    #expect(file.count == bytes.count && file.failure == 0)
    #expect(folder.files(under: ".").isEmpty, "the file has a name")
    for (name, part) in [("array", FilePart.array(bytes)), ("file", .file(file))] {
      var writer = SectionFileWriter(magic: "SXTTESTS", version: 1)
      writer.add("before", [1, 2, 3])
      writer.add("large", part)
      try writer.publish(to: folder.file(name))
    }
    #expect(folder.read("array") == folder.read("file"))
    try SectionFile(path: folder.file("file"), magic: "SXTTESTS", version: 1).verify()
  }

  @Test func piecesCanBeReadAgainAndStopped() throws {
    let file = try spilled()
    for _ in 0..<2 {
      var found: [UInt8] = []
      let failure = FilePart.file(file).forEachPiece {
        found += $0
        return 0
      }
      #expect(failure == 0 && found == bytes)
    }
    var pieces = 0
    let failure = FilePart.file(file).forEachPiece { _ in
      pieces += 1
      return 28
    }
    #expect(failure == 28 && pieces == 1)
  }

  @Test func folderThatIsMissingIsAnError() {
    #expect(throws: FileFormatError.self) {
      try SpillFile(beside: folder.file("missing/target"))
    }
  }
}
