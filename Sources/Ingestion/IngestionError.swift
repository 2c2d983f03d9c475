/// Why a file gives no document.
///
/// Every case carries the file's path relative to the indexed root; `description` puts it first, in
/// the form editors can jump to.
package enum IngestionError: Error, Hashable, Sendable {
  /// The text breaks its format's grammar at a 1-based line and, where known, 1-based column.
  case syntax(path: String, line: Int, column: Int?, reason: String, advice: String)
  /// The raw bytes are wrong at an offset from 0: a damaged gzip stream, an unknown encoding.
  case bytes(path: String, offset: Int, reason: String, advice: String)
  /// The file, once decompressed, has more bytes than ``IngestionLimits/maximumBytes``.
  case tooLarge(path: String, byteCount: Int, maximum: Int)
  /// The markup exceeds a limit at a 1-based line: `what` names the thing counted, in the plural.
  case limit(path: String, line: Int, what: String, found: Int, maximum: Int)
  /// Parsing took longer than ``IngestionLimits/deadline``.
  case deadline(path: String, line: Int, seconds: Double)
}

extension IngestionError: CustomStringConvertible {
  /// `path:line:column: error: what is wrong; what to do`, or `path: byte N: error: …`.
  package var description: String {
    switch self {
    case .syntax(let path, let line, let column, let reason, let advice):
      let place = column.map { "\(path):\(line):\($0)" } ?? "\(path):\(line)"
      return "\(place): error: \(reason); \(advice)"
    case .bytes(let path, let offset, let reason, let advice):
      return "\(path): byte \(offset): error: \(reason); \(advice)"
    case .tooLarge(let path, let byteCount, let maximum):
      return "\(path): byte \(maximum): error: \(byteCount) bytes of text, at most \(maximum)"
        + " are read; split the file"
    case .limit(let path, let line, let what, let found, let maximum):
      return "\(path):\(line): error: \(found) \(what), at most \(maximum) are allowed;"
        + " simplify the markup or leave the file out"
    case .deadline(let path, let line, let seconds):
      return "\(path):\(line): error: parsing stopped after \(seconds) s;"
        + " simplify the markup or leave the file out"
    }
  }
}
