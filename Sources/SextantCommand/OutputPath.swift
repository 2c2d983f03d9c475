import Glibc

/// Looks at the place of a result before hours of work go into it.
enum OutputPath {
  /// Requires that a file can be written at `path`.
  static func check(_ path: String) throws {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw unusable(path, EISDIR) }
      guard access(path, W_OK) == 0 else { throw unusable(path, errno) }
      return
    }
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let parent = folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
    guard access(parent, W_OK | X_OK) == 0 else { throw unusable(path, errno) }
  }

  private static func unusable(_ path: String, _ code: Int32) -> CommandError {
    .unusable(path: path, reason: "cannot write here: \(String(cString: strerror(code)))")
  }
}
