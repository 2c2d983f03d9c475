/// Lengths in one byte: Lucene's `SmallFloat.intToByte4`, exact below 40, then rounded down to four
/// significant bits above 24.
enum LengthCode {
  /// The code of a length; lengths from 2^31 on share the last.
  static func code(_ length: Int) -> UInt8 {
    guard length >= 40 else { return UInt8(max(0, length)) }
    let excess = min(length, Int(Int32.max)) - 24
    let shift = Int.bitWidth - excess.leadingZeroBitCount - 4
    return UInt8(40 + 8 * (shift - 1) + excess >> shift & 7)
  }

  /// The length that a code stands for.
  static func length(_ code: UInt8) -> Int {
    guard code >= 40 else { return Int(code) }
    let shift = (Int(code) - 40) / 8 + 1
    return 24 + (8 + (Int(code) - 40) % 8) << shift
  }

  /// The length of every code.
  static let lengths = (0...255).map { Double(length(UInt8($0))) }
}
