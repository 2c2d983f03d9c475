import Testing

@testable import Encoder

@Suite struct JSONTests {
  private func parse(_ text: String) throws(MalformedBytes) -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }

  @Test func readsEveryKindOfValue() throws {
    let value = try parse(
      #" {"a": [1, -2.5e3, true, null], "b": {"c": "x\ny\u00e9\ud83d\ude00é"}, "d": 0} "#)
    #expect(value["a"] == .array([.integer(1), .number(-2500), .bool(true), .null]))
    #expect(value["b"]?["c"] == .string("x\nyé😀é"))
    #expect(value["d"] == .integer(0))
    #expect(value["e"] == nil)
  }

  @Test(arguments: [
    "", "{", "[1,]", "[1 2]", "{\"a\" 1}", "{\"a\":1,}", "{a:1}", "tru", "01", "-", "1.", "1e",
    "\"a", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"",
    "1 2", "[1]]", "1e999", "{\"a\":1,\"a\":2}", "nul", "+1", ".5", "\u{0}", "[,1]",
  ])
  func refusesWhatIsNoJSON(_ text: String) {
    #expect(throws: MalformedBytes.self) { try parse(text) }
  }

  @Test func refusesMalformedUTF8() {
    for bytes: [UInt8] in [
      [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
      [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
    ] {
      #expect(throws: MalformedBytes.self, "\(bytes)") {
        try JSONValue(parsing: [0x22] + bytes + [0x22])
      }
    }
  }

  @Test func refusesDeepNesting() throws {
    let depth = JSONScanner.maximumDepth
    let fits = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    _ = try parse(fits)
    #expect(throws: MalformedBytes(offset: depth + 1, reason: "nested too deeply")) {
      try parse("[" + fits + "]")
    }
    #expect(throws: MalformedBytes.self) { try parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test func namesTheByte() {
    #expect(throws: MalformedBytes(offset: 5, reason: "':' expected")) { try parse("{\"a\" 1}") }
  }
}
