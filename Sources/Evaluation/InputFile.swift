import Glibc

/// A whole file in memory.
enum InputFile {
  private static let blockSize = 1 << 20

  /// The bytes of the file at `path`, which may also be a pipe.
  ///
  /// - Throws: ``EvaluationError/unreadableFile(path:code:)``.
  static func bytes(at path: String) throws(EvaluationError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadableFile(path: path, code: errno) }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: blockSize)
    while true {
      let count = read(descriptor, &block, blockSize)
      guard count != 0 else { return content }
      if count > 0 {
        content.append(contentsOf: block[..<count])
      } else if errno != EINTR {
        throw .unreadableFile(path: path, code: errno)
      }
    }
  }
}
