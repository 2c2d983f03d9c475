import Glibc
import Testing

@testable import Evaluation

@Test func writtenFileReplacesTheOldOne() throws {
  try withTemporaryFolder { folder in
    let path = "\(folder)/out"
    try OutputFile.write(Array("a longer first version".utf8), to: path)
    try OutputFile.write(Array("second".utf8), to: path)
    #expect(try InputFile.bytes(at: path) == Array("second".utf8))
    #expect(files(in: folder) == ["out"])
  }
}

@Test func linksAreWrittenThrough() throws {
  try withTemporaryFolder { folder in
    try OutputFile.write([1], to: "\(folder)/target")
    #expect(symlink("target", "\(folder)/link") == 0)
    try OutputFile.write([2, 3], to: "\(folder)/link")
    #expect(try InputFile.bytes(at: "\(folder)/target") == [2, 3])
  }
}

@Test func filesThatCannotBeWrittenAreNamed() throws {
  try withTemporaryFolder { folder in
    let path = "\(folder)/missing/out"
    #expect(throws: EvaluationError.unwritableFile(path: path, code: ENOENT)) {
      try OutputFile.write([1], to: path)
    }
    #expect(throws: EvaluationError.unwritableFile(path: folder, code: EISDIR)) {
      try OutputFile.write([1], to: folder)
    }
    #expect(throws: EvaluationError.unreadableFile(path: folder, code: EISDIR)) {
      try InputFile.bytes(at: folder)
    }
    #expect(files(in: folder).isEmpty)
  }
}

@Test func pipesAreWrittenDirectly() throws {
  try withTemporaryFolder { folder in
    let path = "\(folder)/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    // Open for both, so that neither end waits for the other.
    let reader = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
    defer { close(reader) }
    try OutputFile.write([1, 2], to: path)
    var received = [UInt8](repeating: 0, count: 8)
    let count = read(reader, &received, received.count)
    #expect(count == 2 && received.starts(with: [1, 2]))
    #expect(files(in: folder) == ["pipe"])
  }
}

@Test func longFilesAreReadWhole() throws {
  try withTemporaryFolder { folder in
    let bytes = (0..<1_200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try OutputFile.write(bytes, to: "\(folder)/big")
    #expect(try InputFile.bytes(at: "\(folder)/big") == bytes)
  }
}
