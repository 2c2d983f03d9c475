import FoundationEssentials
import Glibc

/// Writes results to standard output.
enum Output {
  /// Writes text and a newline.
  static func text(_ text: String) { write(Array((text + "\n").utf8)) }

  /// Writes a value as one JSON object on one line.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    write(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
  }

  /// Writes what has been collected and empties it, keeping its room.
  static func flush(_ bytes: inout [UInt8]) {
    write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Writes bytes, all of them; a reader that has gone ends the program quietly, as SIGPIPE would.
  static func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer
      while !rest.isEmpty {
        let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { exit(errno == EPIPE ? 0 : 2) }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
