import FoundationEssentials
import Glibc

/// What a stream can show: colour, links and progress only on a terminal that wants them.
struct Terminal: Sendable {
  static let standardOutput = Terminal(STDOUT_FILENO)
  static let standardError = Terminal(STDERR_FILENO)

  private let descriptor: Int32
  /// True for a terminal that can move its cursor.
  let isInteractive: Bool
  /// True when colour is wanted: a terminal, and no `NO_COLOR`.
  let hasColour: Bool

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
    let environment = ProcessInfo.processInfo.environment
    isInteractive = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
    hasColour = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
  }

  /// Columns, 80 when unknown.
  var width: Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  enum Style: String {
    case bold = "1"
    case faint = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
    case match = "1;31"
  }

  /// The text in a style, or as it is.
  func styled(_ text: String, _ style: Style) -> String {
    hasColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// The text as a link to a file (OSC 8), or as it is.
  func link(_ text: String, file: String) -> String {
    guard hasColour else { return text }
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    let escaped = file.utf8.map { byte in
      allowed.contains(byte)
        ? String(decoding: [byte], as: UTF8.self)
        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
    return "\u{1B}]8;;file://\(escaped)\u{1B}\\\(text)\u{1B}]8;;\u{1B}\\"
  }

  /// Writes a line.
  func message(_ text: String) { raw(text + "\n") }

  /// Writes text as it is.
  func raw(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  /// Takes what could drive a terminal out of text from documents: control characters, escapes and
  /// direction overrides.
  static func harmless(_ text: String) -> String {
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 9, 10: clean.append(scalar)
      case 0..<32, 0x7f..<0xa0, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: continue
      default: clean.append(scalar)
      }
    }
    return String(clean)
  }
}
