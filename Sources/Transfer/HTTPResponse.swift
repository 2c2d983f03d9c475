/// A server's answer.
package struct HTTPResponse: Sendable, Equatable {
  /// 200, 404, …
  package internal(set) var status = 0
  /// Header fields by name in small letters; of repeated ones the last.
  package internal(set) var headers: [String: String] = [:]
  /// The whole body, or of a streamed answer only that of an error.
  package internal(set) var body: [UInt8] = []

  /// True for an answer to what was asked.
  package var isSuccess: Bool { (200..<300).contains(status) }

  /// True when the same request may succeed a moment later.
  package var isPassingFailure: Bool { [408, 425, 429, 500, 502, 503, 504].contains(status) }

  /// Takes a header line; a status line begins anew, since interim answers come before the real one.
  mutating func take(headerLine line: String) {
    if line.hasPrefix("HTTP/") {
      let words = line.split(separator: " ", maxSplits: 2)
      self = HTTPResponse()
      status = words.count > 1 ? Int(words[1]) ?? 0 : 0
      return
    }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    headers[line[..<colon].lowercased()] = String(value)
  }
}
