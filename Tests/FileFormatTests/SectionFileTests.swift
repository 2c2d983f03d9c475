import FileFormat
import TestSupport
import Testing

@Suite struct SectionFileTests {
  private func sample(in folder: TemporaryFolder) throws -> String {
    var writer = SectionFileWriter(magic: "SXTNTEST", version: 3)
    writer.add("numbers", array: [UInt32](0..<40))
    writer.add("empty", [])
    writer.add("text", Array("posting list".utf8))
    let path = folder.file("sample")
    try writer.publish(to: path)
    return path
  }

  private func readAll(_ path: String) throws {
    let file = try SectionFile(path: path, magic: "SXTNTEST", version: 3)
    #expect(try Array(file.array("numbers", of: UInt32.self, count: 40)) == Array(0..<40))
    #expect(try file.bytes("text").elementsEqual("posting list".utf8))
    #expect(try file.bytes("empty").isEmpty)
    try file.verify()
  }

  @Test func sectionsComeBackAsWritten() throws {
    let folder = TemporaryFolder()
    let path = try sample(in: folder)
    try readAll(path)
    let file = try SectionFile(path: path, magic: "SXTNTEST", version: 3)
    #expect(file.sectionNames == ["numbers", "empty", "text"])
    #expect(UInt(bitPattern: try file.bytes("text").baseAddress) % 64 == 0)
  }

  @Test func aFileWithoutSectionsOpens() throws {
    let folder = TemporaryFolder()
    try SectionFileWriter(magic: "SXTNTEST", version: 1).publish(to: folder.file("none"))
    let file = try SectionFile(path: folder.file("none"), magic: "SXTNTEST", version: 1)
    #expect(file.sectionNames.isEmpty)
  }

  @Test func truncationAtEveryByteIsRefused() throws {
    let folder = TemporaryFolder()
    let whole = folder.read(String(try sample(in: folder).split(separator: "/").last ?? ""))
    for count in 0..<whole.count {
      let path = folder.write("cut", Array(whole[..<count]))
      #expect(throws: FileFormatError.self, "cut at \(count)") { try readAll(path) }
    }
  }

  @Test func everyFlippedBitIsRefused() throws {
    let folder = TemporaryFolder()
    _ = try sample(in: folder)
    let whole = folder.read("sample")
    for bit in 0..<whole.count * 8 {
      var damaged = whole
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let path = folder.write("flipped", damaged)
      #expect(throws: FileFormatError.self, "bit \(bit)") { try readAll(path) }
    }
  }

  @Test func valuesMayBeLeftUnread() throws {
    let folder = TemporaryFolder()
    _ = try sample(in: folder)
    var bytes = folder.read("sample")
    bytes[bytes.count - 1] ^= 1
    let file = try SectionFile(
      path: folder.write("damaged", bytes), magic: "SXTNTEST", version: 3)
    #expect(try file.array("text", of: UInt32.self, isVerified: false).count == 3)
    #expect(throws: FileFormatError.self) { try file.array("text", of: UInt32.self) }
    #expect(file.checksums.count == 3 && Set(file.checksums).count == 3)
  }

  @Test func wrongLengthsAndNamesAreErrors() throws {
    let folder = TemporaryFolder()
    let file = try SectionFile(path: try sample(in: folder), magic: "SXTNTEST", version: 3)
    #expect(throws: FileFormatError.self) { try file.array("numbers", of: UInt32.self, count: 41) }
    #expect(throws: FileFormatError.self) { try file.array("text", of: UInt64.self) }
    #expect(throws: FileFormatError.missingSection(path: file.path, section: "codes")) {
      try file.bytes("codes")
    }
    #expect(throws: FileFormatError.wrongVersion(path: file.path, found: 3, expected: 4)) {
      try SectionFile(path: file.path, magic: "SXTNTEST", version: 4)
    }
  }

  @Test func aFailedWriteLeavesTheOldFile() throws {
    let folder = TemporaryFolder()
    #expect(throws: FileFormatError.self) {
      try AtomicFile.write([1], to: folder.file("missing/file"))
    }
    try AtomicFile.write([1, 2], to: folder.file("kept"))
    try AtomicFile.write([3], to: folder.file("kept"))
    #expect(folder.read("kept") == [3])
  }

  @Test func messagesNameThePlace() {
    let error = FileFormatError.checksumMismatch(path: "a.vectors", section: "codes", offset: 4096)
    #expect(
      error.description == "a.vectors: byte 4096: error: checksum mismatch in codes; "
        + "the file is damaged, restore it or write it anew")
  }
}
