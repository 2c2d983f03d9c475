import Synchronization

/// One line on a terminal that shows how far a long task is, at what rate, and the time left.
///
/// Nothing is written where there is no terminal. May be called from any thread.
final class ProgressLine: Sendable {
  private struct State {
    var label = ""
    var start = ContinuousClock.now
    /// What was done before; the rate is that of this run.
    var startDone = 0
    var lastDrawn: ContinuousClock.Instant?
    var isShown = false
  }

  private let terminal: Terminal
  private let isEnabled: Bool
  private let state = Mutex(State())

  init(_ terminal: Terminal = .standardError, isEnabled: Bool = true) {
    self.terminal = terminal
    self.isEnabled = isEnabled && terminal.isInteractive
  }

  /// The unit of counts that are shown as kB, MB or GB.
  static let bytes = "bytes"

  /// Shows a count; `unit` is what is counted, such as "files".
  func update(_ label: String, done: Int, total: Int, unit: String, note: String = "") {
    guard isEnabled else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if state.label != label {
        (state.label, state.start, state.startDone, state.lastDrawn) = (label, now, done, nil)
      }
      if let last = state.lastDrawn, done < total, now - last < .milliseconds(80) { return }
      state.lastDrawn = now
      state.isShown = true
      terminal.raw("\r\u{1B}[K" + line(state, done, total, unit, note, now))
    }
  }

  /// Shows what is being done when nothing can be counted.
  func update(_ label: String) {
    guard isEnabled else { return }
    state.withLock { state in
      state.label = label
      state.start = ContinuousClock.now
      state.isShown = true
      terminal.raw("\r\u{1B}[K\(label) …")
    }
  }

  /// Writes a message above the line.
  func message(_ text: String) {
    state.withLock { state in
      if state.isShown { terminal.raw("\r\u{1B}[K") }
      state.lastDrawn = nil
      terminal.message(text)
    }
  }

  /// Takes the line away.
  func finish() {
    state.withLock { state in
      if state.isShown { terminal.raw("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  private func line(
    _ state: State, _ done: Int, _ total: Int, _ unit: String, _ note: String,
    _ now: ContinuousClock.Instant
  ) -> String {
    let elapsed = Numbers.seconds(now - state.start)
    let rate = elapsed > 0.2 ? Double(done - state.startDone) / elapsed : 0
    let isBytes = unit == Self.bytes
    let count =
      isBytes ? "\(Numbers.bytes(done)) of \(Numbers.bytes(total))" : "\(done)/\(total) \(unit)"
    var text = "\(state.label) \(bar(done, total)) \(count)"
    if rate > 0 {
      text += "  \(isBytes ? Numbers.bytes(Int(rate)) : Numbers.short(rate))/s"
      if done < total { text += "  \(Numbers.duration(Double(total - done) / rate)) left" }
    }
    return String((note.isEmpty ? text : "\(text)  \(note)").prefix(max(20, terminal.width - 1)))
  }

  private func bar(_ done: Int, _ total: Int) -> String {
    let width = 24
    let filled = total > 0 ? min(width, done * width / total) : 0
    return String(repeating: "━", count: filled) + String(repeating: "┄", count: width - filled)
  }
}
