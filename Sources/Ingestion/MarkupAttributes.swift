/// The attributes of one tag that matter to blocks; values are borrowed from the parser.
struct MarkupAttributes {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// Attributes that are read.
  enum Name {
    case id, name, classes, role, style, href, rel, accessKey, hidden, ariaHidden
    case columnSpan, rowSpan, choice, repetition, type, moreRows, firstColumn, lastColumn
  }

  private static let names = MarkupNameTable<Name>([
    ("id", .id), ("name", .name), ("class", .classes), ("role", .role), ("style", .style),
    ("href", .href), ("rel", .rel), ("accesskey", .accessKey), ("hidden", .hidden),
    ("aria-hidden", .ariaHidden), ("colspan", .columnSpan), ("rowspan", .rowSpan),
    ("choice", .choice), ("rep", .repetition), ("type", .type),
    ("morerows", .moreRows), ("namest", .firstColumn), ("nameend", .lastColumn),
  ])

  var id = Bytes(start: nil, count: 0)
  var name = Bytes(start: nil, count: 0)
  var classes = Bytes(start: nil, count: 0)
  var role = Bytes(start: nil, count: 0)
  var style = Bytes(start: nil, count: 0)
  var rel = Bytes(start: nil, count: 0)
  var accessKey = Bytes(start: nil, count: 0)
  /// DocBook's `choice` and `rep` of an argument.
  var choice = Bytes(start: nil, count: 0)
  var repetition = Bytes(start: nil, count: 0)
  /// DocBook's `type` of a list.
  var type = Bytes(start: nil, count: 0)
  var hasHref = false
  /// The link leads into the same page.
  var isLocal = false
  var isHidden = false
  var columnSpan = 1
  private var firstColumn = 1
  var rowSpan = 1

  /// Takes one attribute; unknown ones are passed over.
  mutating func set(_ name: Bytes, to value: Bytes) {
    switch Self.names[name] {
    case .id: id = value
    case .name: self.name = value
    case .classes: classes = value
    case .role: role = value
    case .style: style = value
    case .rel: rel = value
    case .accessKey: accessKey = value
    case .choice: choice = value
    case .repetition: repetition = value
    case .type: type = value
    case .moreRows: rowSpan = Self.digits(value) + 1
    case .firstColumn: firstColumn = Self.trailingNumber(value)
    case .lastColumn: columnSpan = max(1, Self.trailingNumber(value) - firstColumn + 1)
    case .columnSpan: columnSpan = Self.number(value)
    case .rowSpan: rowSpan = Self.number(value)
    case .hidden: isHidden = isHidden || !Self.equal(value, "until-found")
    case .ariaHidden: isHidden = isHidden || Self.equal(value, "true")
    case .href:
      hasHref = true
      isLocal = value.first == UInt8(ascii: "#")
    case nil: break
    }
  }

  /// True when `style` takes the element off the page.
  var isStyledAway: Bool {
    guard !style.isEmpty else { return false }
    let plain = style.filter { $0 > 0x20 }.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    let text = String(decoding: plain, as: UTF8.self)
    return text.utf8.count < 4_096
      && (text.contains("display:none") || text.contains("visibility:hidden"))
  }

  /// A count from 1 to 65,534; anything else is 1.
  private static func number(_ value: Bytes) -> Int { max(1, min(digits(value), 65_534)) }

  /// The number that at most five digits at the start give; 0 when there are none.
  private static func digits(_ value: Bytes) -> Int {
    var number = 0
    for byte in value.prefix(5) {
      guard byte >= 0x30, byte <= 0x39 else { break }
      number = number * 10 + Int(byte - 0x30)
    }
    return number
  }

  /// The number that a column's name ends with, as in `col2`; 1 when there is none.
  private static func trailingNumber(_ value: Bytes) -> Int {
    let digits = value.suffix(3).drop { $0 < 0x30 || $0 > 0x39 }
    return max(1, number(Bytes(rebasing: digits)))
  }

  /// True when the bytes are exactly the ASCII text.
  static func equal(_ value: Bytes, _ text: StaticString) -> Bool {
    value.count == text.utf8CodeUnitCount && text.withUTF8Buffer { value.elementsEqual($0) }
  }

  /// Calls `body` with each word of a space-separated list.
  static func forEachWord(of list: Bytes, _ body: (Bytes) -> Void) {
    var start = 0
    while start < list.count {
      while start < list.count, list[start] <= 0x20 { start += 1 }
      var end = start
      while end < list.count, list[end] > 0x20 { end += 1 }
      if end > start { body(Bytes(rebasing: list[start..<end])) }
      start = end
    }
  }
}
