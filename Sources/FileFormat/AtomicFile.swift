import Glibc

/// Writes files so that a reader sees the old content or the new, never a part.
package enum AtomicFile {
  /// Writes `parts` one after another beside `path`, makes them durable, then renames onto `path`.
  ///
  /// The folder is synchronised too, so that the new name survives a power cut.
  ///
  /// - Throws: ``FileFormatError/cannotWrite(path:reason:)``; the old file is then untouched and
  ///   nothing is left beside it.
  package static func write(
    _ parts: [[UInt8]], to path: String
  ) throws(FileFormatError) {
    try write(parts.map { FilePart.array($0) }, to: path)
  }

  /// Writes parts, some of which lie in memory or files of their own.
  ///
  /// - Parameter isDurable: False for files that a power cut may lose.
  package static func write(
    _ parts: [FilePart], to path: String, isDurable: Bool = true
  ) throws(FileFormatError) {
    let aside = "\(path).tmp-\(getpid())"
    let descriptor = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, reason: SystemError.text(errno))
    }
    var failure: Int32 = 0
    for part in parts where failure == 0 {
      failure = part.forEachPiece { writeAll($0, to: descriptor) }
    }
    if failure == 0, isDurable, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(aside, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(aside)
      throw .cannotWrite(path: path, reason: SystemError.text(failure))
    }
    if isDurable { try synchronizeFolder(of: path) }
  }

  /// Writes one array of bytes.
  package static func write(_ bytes: [UInt8], to path: String) throws(FileFormatError) {
    try write([bytes], to: path)
  }

  /// Returns 0 or the error number; short writes and interruptions are continued.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, min(rest.count, 1 << 30))
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }

  /// True when there is something at `path`.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Makes the names in the folder of `path` durable.
  package static func synchronizeFolder(of path: String) throws(FileFormatError) {
    let bytes = Array(path.utf8)
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == 0 ? "/" : String(decoding: bytes[..<$0], as: UTF8.self) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: folder, reason: SystemError.text(errno))
    }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw .cannotWrite(path: folder, reason: SystemError.text(errno))
    }
  }
}
