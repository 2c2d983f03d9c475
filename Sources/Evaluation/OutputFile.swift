import Glibc

/// A file that appears whole or not at all.
enum OutputFile {
  /// Writes `bytes` aside, flushes them to the disk and renames the result to `path`.
  ///
  /// Where `path` is a pipe, a device or a link, which a rename would replace, it is written
  /// directly.
  ///
  /// - Throws: ``EvaluationError/unwritableFile(path:code:)``; the old file is then unchanged.
  static func write(_ bytes: [UInt8], to path: String) throws(EvaluationError) {
    guard canBeReplaced(path) else {
      let code = fill(path, with: bytes, flags: O_TRUNC)
      guard code == 0 else { throw .unwritableFile(path: path, code: code) }
      return
    }
    let aside = "\(path).\(getpid()).partial"
    var code = fill(aside, with: bytes, flags: O_CREAT | O_TRUNC)
    if code == 0, rename(aside, path) != 0 { code = errno }
    guard code == 0 else {
      unlink(aside)
      throw .unwritableFile(path: path, code: code)
    }
  }

  private static func canBeReplaced(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// Returns 0 or the system's error number.
  private static func fill(_ path: String, with bytes: [UInt8], flags: Int32) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    var code = append(bytes, to: descriptor)
    // Pipes and terminals cannot be flushed to a disk, and need not be.
    if code == 0, fsync(descriptor) != 0, errno != EINVAL { code = errno }
    return code
  }

  private static func append(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count > 0 {
        written += count
      } else if count == 0 || errno != EINTR {
        return count == 0 ? EIO : errno
      }
    }
    return 0
  }
}
