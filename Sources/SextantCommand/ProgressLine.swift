import Synchronization

/// One line on a terminal that shows how far a long task is, at what rate, and the time left.
///
/// Nothing is written where there is no terminal. May be called from any thread.
final class ProgressLine: Sendable {
  private struct State {
    var label = ""
    var start = ContinuousClock.now
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

  /// Shows a count; `unit` is what is counted, such as "files".
  func update(_ label: String, done: Int, total: Int, unit: String, note: String = "") {
    guard isEnabled else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      if state.label != label { (state.label, state.start, state.lastDrawn) = (label, now, nil) }
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
    let rate = elapsed > 0.2 ? Double(done) / elapsed : 0
    var text = "\(state.label) \(bar(done, total)) \(done)/\(total) \(unit)"
    if rate > 0 {
      text += "  \(Numbers.short(rate))/s"
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

/// Numbers as people read them.
enum Numbers {
  static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  /// At most three digits and a unit: 7.4, 930, 12k.
  static func short(_ value: Double) -> String {
    switch value {
    case ..<10: decimal(value, 1)
    case ..<10_000: String(Int(value.rounded()))
    default: "\(Int((value / 1000).rounded()))k"
    }
  }

  /// A number with a fixed count of decimals.
  static func decimal(_ value: Double, _ places: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let scale = (0..<places).reduce(1) { product, _ in product * 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    let padding = String(repeating: "0", count: places - fraction.count)
    return "\(sign)\(scaled / scale).\(padding)\(fraction)"
  }

  /// 3 s, 2 min 05 s, 1 h 12 min.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
    return "\(whole / 3600) h \(two(whole % 3600 / 60)) min"
  }

  /// 512 B, 14.2 MB.
  static func bytes(_ count: Int) -> String {
    var value = Double(count)
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB"]
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) B" : "\(decimal(value, value < 100 ? 1 : 0)) \(units[unit])"
  }

  /// "1 file", "3 files".
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
