import Glibc

/// The bytes of a connection, read request by request.
struct ConnectionBytes {
  private let connection: Int32
  private var buffer: [UInt8] = []

  init(_ connection: Int32) { self.connection = connection }

  /// The next request; nil when the client has gone.
  mutating func request() -> LocalServer.Request? {
    var request = LocalServer.Request()
    guard let first = line() else { return nil }
    let words = first.split(separator: " ")
    guard words.count == 3 else { return nil }
    (request.method, request.path) = (String(words[0]), String(words[1]))
    while let line = line(), !line.isEmpty {
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      request.headers[line[..<colon].lowercased()] = String(value)
    }
    let count = Int(request.headers["content-length"] ?? "0") ?? 0
    while buffer.count < count { guard fill() else { return nil } }
    request.body = Array(buffer.prefix(count))
    buffer.removeFirst(count)
    return request
  }

  private mutating func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[..<end].filter { $0 != UInt8(ascii: "\r") }
        buffer.removeFirst(end + 1)
        return String(decoding: line, as: UTF8.self)
      }
      guard fill() else { return nil }
    }
  }

  private mutating func fill() -> Bool {
    var part = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(connection, &part, part.count)
    guard count > 0 else { return false }
    buffer += part[..<count]
    return true
  }

  /// Sends all bytes; false when the client has gone.
  static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(connection, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
