import FileFormat
import Glibc

/// A file that is being fetched: its bytes so far, on disk, and their hash.
final class PartialFile {
  /// Where it lies until it is whole.
  let path: String
  /// Bytes so far.
  private(set) var byteCount = 0
  private var digest: ContentDigest
  private let file: HubFile
  private let descriptor: Int32

  /// Opens what an earlier run left, or an empty file, and hashes what is there.
  ///
  /// - Throws: ``HubError/cannotWrite(path:reason:)``.
  init(path: String, of file: HubFile) throws {
    self.path = path
    self.file = file
    digest = ContentDigest(of: file)
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else {
      throw HubError.cannotWrite(path: path, reason: SystemError.text(errno))
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, Int(status.st_size) <= file.size {
      try readBack(Int(status.st_size))
    } else {
      try restart()
    }
  }

  deinit { close(descriptor) }

  /// True when all bytes are there.
  var isComplete: Bool { byteCount == file.size }
  /// True when all bytes are there and are those that were promised.
  var isAsExpected: Bool { isComplete && digest.isAsExpected }

  private func readBack(_ count: Int) throws {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while byteCount < count {
      let wanted = min(buffer.count, count - byteCount)
      let got = pread(descriptor, &buffer, wanted, off_t(byteCount))
      guard got > 0 else { return try restart() }
      buffer.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
      byteCount += got
    }
  }

  /// Throws away all bytes.
  func restart() throws {
    guard ftruncate(descriptor, 0) == 0 else {
      throw HubError.cannotWrite(path: path, reason: SystemError.text(errno))
    }
    byteCount = 0
    digest = ContentDigest(of: file)
  }

  /// Adds bytes.
  ///
  /// - Throws: ``HubError``: more bytes than the file has, a full disk, a refusal of the system.
  func append(_ bytes: UnsafeRawBufferPointer) throws(HubError) {
    guard byteCount + bytes.count <= file.size else {
      throw .wrongSize(path: file.path, found: byteCount + bytes.count, expected: file.size)
    }
    var rest = bytes
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(errno) }
      digest.update(UnsafeRawBufferPointer(rebasing: rest[..<count]))
      byteCount += count
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  private func failure(_ code: Int32) -> HubError {
    guard code == ENOSPC || code == EDQUOT else {
      return .cannotWrite(path: path, reason: SystemError.text(code))
    }
    return .noSpace(path: path, needed: file.size - byteCount, free: FreeSpace.bytes(at: path))
  }

  /// Makes the bytes durable and gives the file its name.
  func publish(as target: String) throws(HubError) {
    guard fsync(descriptor) == 0, rename(path, target) == 0 else { throw failure(errno) }
  }
}
