/// Why something could not be had from a server.
package enum TransferError: Error, Equatable, CustomStringConvertible {
  /// libcurl is not installed.
  case noLibrary(reason: String)
  /// The text is no address that may be used.
  case badAddress(text: String, reason: String)
  /// The network may not be used.
  case offline(address: HTTPAddress)
  /// A token that cannot stand in a header line.
  case badToken(address: HTTPAddress)
  /// A token would go unencrypted to another machine.
  case openToken(address: HTTPAddress)
  /// No server could be reached.
  case unreachable(address: HTTPAddress, reason: String)
  /// The server kept us waiting too long.
  case timedOut(address: HTTPAddress, reason: String)
  /// The server's certificate is not to be trusted, or TLS failed.
  case untrusted(address: HTTPAddress, reason: String)
  /// The connection ended before the answer did.
  case cut(address: HTTPAddress, reason: String)
  /// The answer is larger than anything we asked for.
  case tooLarge(address: HTTPAddress, limit: Int)
  /// A redirection that is not followed.
  case badRedirection(address: HTTPAddress, reason: String)
  /// The server answered, but not with what was asked for.
  case status(address: HTTPAddress, code: Int, reason: String)
  /// The server wants us to come back later than anyone would wait.
  case busy(address: HTTPAddress, code: Int, seconds: Int)

  /// True when the same request may succeed a moment later.
  package var isPassing: Bool {
    switch self {
    case .unreachable, .timedOut, .cut: true
    default: false
    }
  }

  /// True when the network was not to be used.
  package var isOffline: Bool {
    if case .offline = self { true } else { false }
  }

  /// One line: place, fact, what to do.
  package var description: String {
    switch self {
    case .noLibrary(let reason):
      "error: the network needs libcurl, which cannot be loaded (\(reason)); "
        + "install it ('apt install libcurl4')"
    case .badAddress(let text, let reason): "error: '\(text.prefix(200))': \(reason)"
    case .offline(let address):
      "\(address): error: not asked, because SEXTANT_OFFLINE or --offline is set; unset it"
    case .badToken(let address):
      "\(address): error: the token for it has spaces, marks or nothing in it; set it anew"
    case .openToken(let address):
      "\(address): error: a token is not sent unencrypted to another machine; use https, or unset it"
    case .unreachable(let address, let reason):
      "\(address): error: cannot be reached: \(reason); see that the server runs and the address is "
        + "right"
    case .timedOut(let address, let reason):
      "\(address): error: no answer in time: \(reason); try again later"
    case .untrusted(let address, let reason):
      "\(address): error: no trusted connection: \(reason); a certificate of your own is trusted by "
        + "SSL_CERT_FILE"
    case .cut(let address, let reason):
      "\(address): error: the connection was cut: \(reason); try again"
    case .tooLarge(let address, let limit):
      "\(address): error: the answer is larger than \(limit) bytes; see that the address is right"
    case .badRedirection(let address, let reason):
      "\(address): error: redirection not followed: \(reason)"
    case .status(let address, let code, let reason):
      "\(address): error: the server answered \(code)\(reason.isEmpty ? "" : " (\(reason))")"
    case .busy(let address, let code, let seconds):
      "\(address): error: the server answered \(code) and asks to wait \(seconds) seconds; "
        + "try again then"
    }
  }
}
