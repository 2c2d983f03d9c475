import TestSupport
import Testing

@testable import Encoder

@Suite struct DecimalNumberTests {
  private func parse(_ text: String) -> Float? {
    Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.parse($0[...]) }
  }

  @Test func numbersAreReadToTheNearest() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let value = Double.random(in: -10...10, using: &generator)
      let digits = Int.random(in: 1...18, using: &generator)
      let text = String("\(value)".prefix(digits + 2))
      #expect(parse(text) == Double(text).map { Float($0) }, "\(text)")
    }
  }

  @Test func formsOfNumbers() {
    #expect(parse("1") == 1 && parse("-0.5") == -0.5 && parse(".5") == 0.5 && parse("5.") == 5)
    #expect(parse("1e-3") == 0.001 && parse("+2E2") == 200)
    #expect(parse("0.1234567890123456789") == 0.12345679)
    #expect(parse("123456789012345678901234567890") == 1.2345679e29)
  }

  @Test(arguments: [
    "", "-", ".", "-.", "1.2.3", "1e", "e5", "nan", "inf", "-inf", "0x10", "1e39", "1_0", "١",
    "1" + String(repeating: "0", count: 60), "--1",
  ])
  func allElseIsRefused(_ text: String) { #expect(parse(text) == nil) }
}
