/// The address of something on an HTTP server: `http` or `https`, a host, perhaps a port, a path.
///
/// Names and passwords inside an address, fragments and anything that is not plain ASCII are
/// refused: what cannot be read in two ways cannot lead a secret to the wrong host.
package struct HTTPAddress: Sendable, Hashable, CustomStringConvertible {
  /// `http` or `https`.
  package let scheme: String
  /// In small letters; an IPv6 address stands in brackets.
  package let host: String
  /// The port that is meant, the scheme's own when none is written.
  package let port: Int
  /// From the first slash on, `?` and what follows included; empty or beginning with a slash.
  package let path: String

  /// Reads an address.
  ///
  /// - Throws: ``TransferError/badAddress(text:reason:)``.
  package init(_ text: String) throws(TransferError) {
    func refused(_ reason: String) -> TransferError { .badAddress(text: text, reason: reason) }
    guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("\\") else {
      throw refused("only printable ASCII without spaces is allowed; write others as %XX")
    }
    guard let end = text.firstRange(of: "://") else {
      throw refused("it begins with no http:// or https://")
    }
    scheme = text[..<end.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else {
      throw refused("only http and https are used")
    }
    let rest = text[end.upperBound...]
    let slash = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let tail = rest[slash...]
    guard !tail.contains("#") else { throw refused("a # has no place here") }
    guard !rest[..<slash].contains("@") else {
      throw refused("a name or password in it would be stored and shown; use the environment")
    }
    path = tail.hasPrefix("?") ? "/\(tail)" : String(tail)
    guard let (host, port) = Self.authority(rest[..<slash], scheme: scheme) else {
      throw refused("host and port cannot be read")
    }
    (self.host, self.port) = (host, port)
  }

  private init(_ other: HTTPAddress, path: String) {
    (scheme, host, port) = (other.scheme, other.host, other.port)
    self.path = path
  }

  private static func authority(_ text: Substring, scheme: String) -> (host: String, port: Int)? {
    let standard = scheme == "https" ? 443 : 80
    var host = text
    var port = standard
    let bracket = text.lastIndex(of: "]") ?? text.startIndex
    if let colon = text[bracket...].lastIndex(of: ":") {
      host = text[..<colon]
      guard let number = Int(text[text.index(after: colon)...]), (1...65535).contains(number) else {
        return nil
      }
      port = number
    }
    let isNumeric = host.hasPrefix("[") && host.hasSuffix("]")
    let inner = isNumeric ? host.dropFirst().dropLast() : host
    let marks = isNumeric ? ":." : ".-_"
    guard !inner.isEmpty, inner.allSatisfy({ $0.isLetter || $0.isNumber || marks.contains($0) })
    else { return nil }
    return (host.lowercased(), port)
  }

  /// The address with more path: `parts` are encoded and put behind, a slash before each.
  package func appending(_ parts: String) -> HTTPAddress {
    let encoded = PercentEncoding.path(parts)
    let base = path.hasSuffix("/") ? String(path.dropLast()) : path
    return HTTPAddress(self, path: encoded.isEmpty ? base : "\(base)/\(encoded)")
  }

  /// The address with a query behind its path, as it is.
  package func appending(query: String) -> HTTPAddress {
    HTTPAddress(self, path: "\(path)?\(query)")
  }

  /// The same server with another path, as it is: empty or beginning with a slash.
  package func replacing(path: String) -> HTTPAddress { HTTPAddress(self, path: path) }

  /// True when a request to `other` goes to the same server, by the same scheme and port.
  package func hasOrigin(of other: HTTPAddress) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }

  /// True when nobody on a network can read or change what is sent: TLS, or this very machine.
  package var isPrivate: Bool { scheme == "https" || isLoopback }

  /// True for this machine's own addresses.
  package var isLoopback: Bool {
    host == "localhost" || host == "[::1]"
      || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
  }

  /// The address as it is requested.
  package var description: String {
    let standard = scheme == "https" ? 443 : 80
    return "\(scheme)://\(host)\(port == standard ? "" : ":\(port)")\(path)"
  }
}
