import Glibc
import Sextant

/// Texts from a file, one a line.
enum InputTexts {
  /// Reads a file, `-` for standard input; one whose name ends in `.gz` is decompressed.
  ///
  /// A text ends at a line feed alone; an empty line is a text; what follows the last line feed is
  /// one if it is not empty.
  ///
  /// - Throws: ``CommandError/notText(path:line:)`` for bytes that are not UTF-8.
  static func read(_ path: String) throws -> [String] {
    let bytes = try path == "-" ? standardInput() : SourceText.read(path)
    var texts: [String] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      guard let text = String(validating: bytes[start..<end], as: UTF8.self) else {
        throw CommandError.notText(path: path, line: texts.count + 1)
      }
      texts.append(text)
      start = end + 1
    }
    return texts
  }

  private static func standardInput() throws -> [UInt8] {
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(STDIN_FILENO, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw CommandError.unusable(path: "-", reason: String(cString: strerror(errno)))
      }
      if count == 0 { return content }
      content += block[..<count]
    }
  }
}
