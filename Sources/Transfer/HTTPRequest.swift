/// One question to a server.
package struct HTTPRequest: Sendable {
  /// Where it goes.
  package var address: HTTPAddress
  /// More header fields, by name; no secrets.
  package var headers: [String: String]
  /// Sent by POST as JSON; GET when nil.
  package var body: [UInt8]?
  /// A secret for the address's own server. It follows no redirection to another host, scheme or
  /// port, and is never sent in the clear.
  package var token: String?

  /// A GET request, until it is given a body.
  package init(
    _ address: HTTPAddress, headers: [String: String] = [:], body: [UInt8]? = nil,
    token: String? = nil
  ) {
    self.address = address
    self.headers = headers
    self.body = body
    self.token = token
  }

  /// The header lines for a request to `target`, where a redirection may have led.
  ///
  /// - Throws: ``TransferError`` for a token that is no plain text or would go in the clear.
  func lines(for target: HTTPAddress) throws(TransferError) -> [String] {
    // Without "Expect:" libcurl asks before it sends a body and waits a second for servers that
    // do not answer that; without "Accept-Encoding" nothing comes compressed, so limits hold.
    var lines = ["User-Agent: sextant", "Expect:", "Accept: */*"]
    if body != nil { lines.append("Content-Type: application/json") }
    lines += headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    guard let token, target.hasOrigin(of: address) else { return lines }
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .badToken(address: target)
    }
    guard target.isPrivate else { throw .openToken(address: target) }
    return lines + ["Authorization: Bearer \(token)"]
  }
}
