/// Numbers as text, without a locale.
enum Decimals {
  /// `value` with `digits` digits after the point; never "-0.00".
  ///
  /// - Precondition: `value` is finite and below 10^12 in size, `digits` is 0 to 6.
  static func fixed(_ value: Double, digits: Int = 4) -> String {
    let scale = (0..<digits).reduce(1) { power, _ in power * 10 }
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: digits - fraction.count)
    return "\(sign)\(scaled / scale).\(zeros)\(fraction)"
  }

  /// `value` with its sign, a true minus for print.
  static func signed(_ value: Double, digits: Int = 4) -> String {
    let text = fixed(value, digits: digits)
    if text.hasPrefix("-") { return "−" + text.dropFirst() }
    return value > 0 && text.contains(where: { $0 != "0" && $0 != "." }) ? "+" + text : text
  }

  /// A value on an axis: no more decimals than it needs.
  static func plain(_ value: Double) -> String {
    var text = fixed(value)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  /// A difference on an axis: as ``plain(_:)``, with its sign.
  static func tick(_ value: Double) -> String {
    let text = plain(value.magnitude)
    return text == "0" ? text : (value < 0 ? "−" : "+") + text
  }

  /// A share as a whole percentage.
  static func percent(_ share: Double) -> String {
    fixed(share * 100, digits: 0) + " %"
  }

  /// A p-value: three decimals, or that it is below the smallest of them.
  static func pValue(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : fixed(value, digits: 3)
  }
}
