import Glibc

/// Asks again when a failure may pass: waits longer each time, or as long as the server says.
package struct Retries: Sendable {
  /// Requests in all, the first included.
  package var attempts: Int
  /// Before the second request; doubled for each further one, up to ``longestWait``.
  package var firstWait: Duration
  /// A server that asks for more patience than this gets none.
  package var longestWait: Duration
  /// How waiting is done; tests do not wait.
  package var sleep: @Sendable (Duration) -> Void = { Self.sleep(for: $0) }

  /// For long jobs: about a minute of trouble is sat out.
  package static let patient = Retries(
    attempts: 7, firstWait: .milliseconds(500), longestWait: .seconds(120))
  /// For a person who waits: one more try, no long waits.
  package static let prompt = Retries(
    attempts: 2, firstWait: .milliseconds(200), longestWait: .seconds(2))

  /// Limits that may each be changed.
  package init(attempts: Int, firstWait: Duration, longestWait: Duration) {
    self.attempts = attempts
    self.firstWait = firstWait
    self.longestWait = longestWait
  }

  /// Runs `ask` until it gives an answer whose status is no passing failure.
  ///
  /// - Parameters:
  ///   - address: Named in errors.
  ///   - notify: Told before each wait: how long, and why.
  ///   - ask: Gets the number of the attempt, from 0.
  /// - Returns: An answer of any other status, or that of the last attempt.
  /// - Throws: What `ask` throws: at once when it does not pass, else after the last attempt;
  ///   ``TransferError/busy(address:code:seconds:)`` when the server asks for too long a wait.
  package func run(
    _ address: HTTPAddress, notify: (Duration, String) -> Void = { _, _ in },
    _ ask: (Int) throws -> HTTPResponse
  ) throws -> HTTPResponse {
    var attempt = 0
    while true {
      var wait = min(longestWait, firstWait * (1 << min(attempt, 10)))
      let reason: String
      do {
        let response = try ask(attempt)
        guard response.isPassingFailure, attempt + 1 < attempts else { return response }
        if let asked = RetryAfter.wait(response.headers["retry-after"]) {
          guard asked <= longestWait else {
            throw TransferError.busy(
              address: address, code: response.status, seconds: Int(asked.components.seconds))
          }
          wait = max(asked, .milliseconds(1))
        }
        reason = "the server answered \(response.status)"
      } catch let error as TransferError where error.isPassing && attempt + 1 < attempts {
        reason = error.shortReason
      }
      notify(wait, reason)
      sleep(wait)
      attempt += 1
    }
  }

  private static func sleep(for duration: Duration) {
    usleep(UInt32(min(duration.milliseconds, 4_000_000)) * 1000)
  }
}

extension TransferError {
  /// The fact alone, for a progress line.
  var shortReason: String {
    switch self {
    case .unreachable: "the server cannot be reached"
    case .timedOut: "no answer in time"
    case .cut: "the connection was cut"
    default: "\(self)"
    }
  }
}
