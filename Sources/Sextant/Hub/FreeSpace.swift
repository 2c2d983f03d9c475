import Glibc

/// Room on the disk.
enum FreeSpace {
  /// Bytes that may still be written where `path` lies; 0 when the system does not tell.
  static func bytes(at path: String) -> Int {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return 0 }
    return Int(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(
        by: UInt64(status.f_frsize)
      ).partialValue)
  }
}
