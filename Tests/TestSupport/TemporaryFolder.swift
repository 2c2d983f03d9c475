import FoundationEssentials
import Glibc

/// A folder of its own for one test, removed with everything in it at the end.
package final class TemporaryFolder {
  /// Its absolute path.
  package let path: String

  /// Makes an empty folder.
  package init() {
    var template = Array("/tmp/sextant-test-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "cannot make a temporary folder")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of `name` inside the folder.
  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, making folders above it, and returns its path.
  @discardableResult
  package func write(_ name: String, _ bytes: [UInt8]) -> String {
    let target = file(name)
    var made = path
    for part in name.split(separator: "/").dropLast() {
      made += "/\(part)"
      mkdir(made, 0o755)
    }
    guard let stream = fopen(target, "wb") else { preconditionFailure("cannot write \(target)") }
    defer { fclose(stream) }
    precondition(fwrite(bytes, 1, bytes.count, stream) == bytes.count, "cannot write \(target)")
    return target
  }

  /// Writes text.
  @discardableResult
  package func write(_ name: String, _ text: String) -> String { write(name, Array(text.utf8)) }

  /// Removes a file or folder.
  package func remove(_ name: String) {
    try? FileManager.default.removeItem(atPath: file(name))
  }

  /// The regular files below `name`, as names inside this folder, sorted.
  package func files(under name: String) -> [String] {
    let all = try? FileManager.default.subpathsOfDirectory(atPath: file(name))
    return (all ?? []).map { "\(name)/\($0)" }.filter { entry in
      var status = stat()
      return stat(file(entry), &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }.sorted()
  }

  /// Reads a file whole; empty when it is missing.
  package func read(_ name: String) -> [UInt8] {
    guard let stream = fopen(file(name), "rb") else { return [] }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }
}
