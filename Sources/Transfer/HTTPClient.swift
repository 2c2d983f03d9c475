import CCurl
import Glibc

/// Asks HTTP servers: http and https only, certificates checked, answers bounded, few redirections.
///
/// Connections are kept alive between requests. May be used from many threads at once. Proxies of
/// the environment (`https_proxy`, `no_proxy`) are honoured, but not for this machine itself.
package struct HTTPClient: Sendable {
  /// How long a server may keep us waiting.
  package var timeouts: Timeouts
  /// True when no socket may be opened: every request throws ``TransferError/offline(address:)``.
  package var isOffline: Bool
  private let handles = CurlHandles()

  /// Redirections that are followed for one request.
  private static let redirectionLimit = 5
  /// Bytes of an error's body that are kept for its message.
  private static let errorBodyLimit = 64 << 10

  /// Makes a client; nothing is loaded or opened yet.
  ///
  /// - Parameter isOffline: By default true when `$SEXTANT_OFFLINE` is set, and neither empty nor 0.
  package init(timeouts: Timeouts, isOffline: Bool = HTTPClient.isOfflineByEnvironment) {
    self.timeouts = timeouts
    self.isOffline = isOffline
  }

  /// True when `$SEXTANT_OFFLINE` is set, and neither empty nor 0.
  package static var isOfflineByEnvironment: Bool {
    !["", "0"].contains(Environment["SEXTANT_OFFLINE"] ?? "")
  }

  /// Asks, and keeps the whole answer, of any status.
  ///
  /// - Throws: ``TransferError``; the answer being larger than `bodyLimit` bytes is one.
  package func answer(
    to request: HTTPRequest, bodyLimit: Int
  ) throws(TransferError) -> HTTPResponse {
    do {
      return try follow(request, bodyLimit: bodyLimit, receive: nil)
    } catch let error as TransferError {
      throw error
    } catch {
      preconditionFailure("only the receiver throws other errors")
    }
  }

  /// Asks, and hands the body of a success over as it comes; other answers are kept and returned.
  ///
  /// - Parameter receive: Gets the answer without body, and the next bytes of it, never empty.
  /// - Throws: ``TransferError``, and what `receive` throws, which stops the exchange.
  package func stream(
    _ request: HTTPRequest, receive: @escaping (HTTPResponse, UnsafeRawBufferPointer) throws -> Void
  ) throws -> HTTPResponse {
    try follow(request, bodyLimit: Self.errorBodyLimit, receive: receive)
  }

  private func follow(
    _ request: HTTPRequest, bodyLimit: Int,
    receive: ((HTTPResponse, UnsafeRawBufferPointer) throws -> Void)?
  ) throws -> HTTPResponse {
    var target = request.address
    for _ in 0...Self.redirectionLimit {
      let (response, next) = try exchange(
        request, at: target, bodyLimit: bodyLimit, receive: receive)
      guard (300..<400).contains(response.status), let next else { return response }
      target = try redirection(from: target, to: next, body: request.body)
    }
    throw TransferError.badRedirection(
      address: request.address, reason: "more than \(Self.redirectionLimit) in a row")
  }

  /// The address that a redirection leads to, if it may be followed.
  private func redirection(
    from address: HTTPAddress, to text: String, body: [UInt8]?
  ) throws(TransferError) -> HTTPAddress {
    func refused(_ reason: String) -> TransferError {
      .badRedirection(address: address, reason: reason)
    }
    guard body == nil else { throw refused("what was sent is not sent elsewhere; name \(text)") }
    let plain = String(text.prefix { $0 != "#" })
    guard let target = try? HTTPAddress(plain) else { throw refused("'\(text.prefix(200))'") }
    guard target.isPrivate || address.scheme == "http" else {
      throw refused("it leads from https to \(target), unencrypted")
    }
    return target
  }

  private func exchange(
    _ request: HTTPRequest, at target: HTTPAddress, bodyLimit: Int,
    receive: ((HTTPResponse, UnsafeRawBufferPointer) throws -> Void)?
  ) throws -> (HTTPResponse, redirection: String?) {
    guard !isOffline else { throw TransferError.offline(address: target) }
    let lines = try request.lines(for: target)
    let exchange = Exchange(target, bodyLimit: bodyLimit, receive: receive)
    let outcome = try handles.withHandle { handle in
      exchange.run(
        on: handle, lines: lines, body: request.body, timeouts: timeouts,
        certificates: Environment["SSL_CERT_FILE"])
    }
    if let failure = exchange.failure { throw failure }
    if let error = Self.error(outcome.end, outcome.message, target) { throw error }
    return (exchange.response, outcome.redirection)
  }

  private static func error(
    _ end: ccurl_end, _ reason: String, _ address: HTTPAddress
  ) -> TransferError? {
    switch end {
    case CCURL_DONE: nil
    case CCURL_NO_ADDRESS, CCURL_NO_CONNECTION: .unreachable(address: address, reason: reason)
    case CCURL_TIMEOUT: .timedOut(address: address, reason: reason)
    case CCURL_UNTRUSTED: .untrusted(address: address, reason: reason)
    default: .cut(address: address, reason: reason)
    }
  }
}
