import Glibc

/// Decimal numbers as text, read to the nearest double and then rounded to a float, as Python does.
enum DecimalNumber {
  private static let powers: [Double] = (0...22).map { pow(10, Double($0)) }

  /// The finite number that all of `digits` spell, such as "-0.0123" or "5e-05"; nil for all else.
  static func parse(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Float? {
    guard let value = short(digits) ?? long(digits) else { return nil }
    let float = Float(value)
    return float.isFinite ? float : nil
  }

  /// Up to 2^53 times or through a power of ten that a double holds: one operation, which rounds
  /// correctly (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
  private static func short(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
    var mantissa: UInt64 = 0
    var decimals: Int?
    var index = digits.startIndex
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { index += 1 }
    guard index < digits.endIndex, digits.endIndex - index <= 18 else { return nil }
    while index < digits.endIndex {
      let byte = digits[index]
      if byte == UInt8(ascii: "."), decimals == nil {
        decimals = digits.endIndex - index - 1
      } else if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
        mantissa = 10 * mantissa + UInt64(byte - UInt8(ascii: "0"))
      } else {
        return nil
      }
      index += 1
    }
    let hasDigits =
      digits.endIndex - digits.startIndex > (isNegative ? 1 : 0) + (decimals == nil ? 0 : 1)
    guard hasDigits, mantissa <= 1 << 53 else { return nil }
    let value = Double(mantissa) / powers[decimals ?? 0]
    return isNegative ? -value : value
  }

  /// Any number of at most 60 characters.
  private static func long(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
    let isPlain = digits.allSatisfy {
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "+-.eE".utf8.contains($0)
    }
    guard isPlain, 1...60 ~= digits.count else { return nil }
    return Double(String(decoding: digits, as: UTF8.self))
  }
}
