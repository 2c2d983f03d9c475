/// How long a server may keep us waiting.
package struct Timeouts: Sendable {
  /// Until the connection stands, name look-up and TLS included.
  package var connect: Duration
  /// Without a single byte, in whole seconds; nil when only the total counts.
  package var stall: Duration?
  /// The whole exchange; nil for downloads that may take hours.
  package var total: Duration?

  /// For large files: no limit in all, but 30 seconds of silence.
  package static let download = Timeouts(connect: .seconds(15), stall: .seconds(30), total: nil)
  /// For small answers.
  package static let answer = Timeouts(connect: .seconds(15), stall: nil, total: .seconds(60))

  /// Limits that may each be changed.
  package init(connect: Duration, stall: Duration?, total: Duration?) {
    self.connect = connect
    self.stall = stall
    self.total = total
  }
}

extension Duration {
  /// Whole milliseconds, at least 1.
  var milliseconds: Int {
    let (seconds, attoseconds) = components
    return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
  }
}
