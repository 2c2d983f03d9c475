import Testing

@testable import Ranking

@Suite struct VisibleTextTests {
  @Test func linesLoseWhatTerminalsObey() {
    #expect(VisibleText.line("\u{1B}[31mred\u{7}\u{8}") == "[31mred")
    #expect(VisibleText.line("a\u{202E}b\u{2066}c\u{200F}") == "abc")
    #expect(VisibleText.line("so\u{AD}ft\u{200B}ly\u{FEFF}") == "softly")
    #expect(VisibleText.line("  a\r\n\tb\u{A0}\u{3000}c \u{2028}") == "a b c")
    #expect(VisibleText.line("👩‍👩‍👧 क्‍ष") == "👩‍👩‍👧 क्‍ष")
    #expect(VisibleText.line("\u{85}\u{9B}31m") == "31m")
  }

  @Test func linesOfCodeKeepTheirShape() {
    #expect(VisibleText.lines("a:\r\n\tb\u{1B}[0m\r  c\u{202E}\n") == "a:\n\tb [0m\n  c\n")
  }
}
