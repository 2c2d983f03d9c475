import CCurl

/// What happens while one exchange runs: header lines and bytes come in, limits are watched.
final class Exchange {
  /// The answer so far; its body only where it is kept.
  private(set) var response = HTTPResponse()
  /// Why we stopped the exchange, if we did.
  private(set) var failure: (any Error)?

  private let address: HTTPAddress
  private let bodyLimit: Int
  private let receive: ((HTTPResponse, UnsafeRawBufferPointer) throws -> Void)?
  private var headerByteCount = 0
  /// More header bytes than any server has reason to send.
  private static let headerLimit = 256 << 10

  /// - Parameters:
  ///   - bodyLimit: Bytes of a body that is kept.
  ///   - receive: Takes the body of a success; it is kept when nil.
  init(
    _ address: HTTPAddress, bodyLimit: Int,
    receive: ((HTTPResponse, UnsafeRawBufferPointer) throws -> Void)?
  ) {
    self.address = address
    self.bodyLimit = bodyLimit
    self.receive = receive
  }

  /// Takes a header line with its end.
  func take(header bytes: UnsafeRawBufferPointer) -> Bool {
    headerByteCount += bytes.count
    guard headerByteCount <= Self.headerLimit else {
      failure = TransferError.tooLarge(address: address, limit: Self.headerLimit)
      return false
    }
    let line = String(decoding: bytes, as: UTF8.self)
    response.take(headerLine: String(line.prefix { !$0.isNewline }))
    return true
  }

  /// Takes a part of the body.
  func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    do {
      if response.isSuccess, let receive {
        try receive(response, bytes)
        return true
      }
      guard response.body.count + bytes.count <= bodyLimit else {
        // The start of an error's text is enough to show.
        guard response.isSuccess else { return true }
        throw TransferError.tooLarge(address: address, limit: bodyLimit)
      }
      response.body += bytes
      return true
    } catch {
      failure = error
      return false
    }
  }
}

extension Exchange {
  /// Runs the exchange on a handle of libcurl.
  ///
  /// - Returns: How it ended, libcurl's words, and where a redirection leads.
  func run(
    on handle: CurlHandle, lines: [String], body: [UInt8]?, timeouts: Timeouts,
    certificates: String?
  ) -> (end: ccurl_end, message: String, redirection: String?) {
    let texts = [address.description] + lines + (certificates.map { [$0] } ?? [])
    return Self.withCStrings(texts) { pointers in
      let headers = Array(pointers[1...lines.count])
      return headers.withUnsafeBufferPointer { headers in
        (body ?? []).withUnsafeBufferPointer { bytes in
          var request = ccurl_request()
          request.url = pointers[0]
          request.headers = headers.baseAddress
          request.header_count = headers.count
          request.body = body == nil ? nil : bytes.baseAddress
          request.body_count = bytes.count
          request.certificates = certificates == nil ? nil : pointers[lines.count + 1]
          request.is_direct = address.isLoopback ? 1 : 0
          set(timeouts, of: &request)
          setCallbacks(of: &request)
          let outcome = withExtendedLifetime(self) { ccurl_exchange(handle.pointer, &request) }
          let message = withUnsafeBytes(of: outcome.message) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
          }
          return (outcome.end, message, outcome.redirection.map { String(cString: $0) })
        }
      }
    }
  }

  private func set(_ timeouts: Timeouts, of request: inout ccurl_request) {
    request.connect_milliseconds = timeouts.connect.milliseconds
    request.total_milliseconds = timeouts.total?.milliseconds ?? 0
    request.stall_seconds = timeouts.stall.map { max(1, $0.milliseconds / 1000) } ?? 0
  }

  private func setCallbacks(of request: inout ccurl_request) {
    request.context = Unmanaged.passUnretained(self).toOpaque()
    request.take_header = { bytes, count, context in
      guard let context else { return 0 }
      let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.take(header: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }
    request.take_body = { bytes, count, context in
      guard let context else { return 0 }
      let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
      return exchange.take(body: UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }
  }

  /// Lends zero-ended copies of texts.
  private static func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafePointer<CChar>?]) -> Result
  ) -> Result {
    var bytes: [CChar] = []
    let starts = texts.map { text in
      defer { bytes += text.utf8CString }
      return bytes.count
    }
    return bytes.withUnsafeBufferPointer { buffer in
      body(starts.map { start in buffer.baseAddress.map { $0 + start } })
    }
  }
}
