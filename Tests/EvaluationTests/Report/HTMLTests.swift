import Testing

@testable import Evaluation

@Test func interpolatedTextIsEscaped() {
  let hostile = "</title><script>alert(\"x\" & 'y')</script>"
  let markup: HTML = "<p title=\"\(hostile)\">\(hostile)</p>"
  let safe =
    "&lt;/title&gt;&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;"
  #expect(markup.text == "<p title=\"\(safe)\">\(safe)</p>")
}

@Test func controlCharactersAreReplaced() {
  let markup: HTML = "\("a\u{0}b\u{1B}c\u{85}d\te\nf")"
  #expect(markup.text == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\te\nf")
}

@Test func markupAndNumbersAreNotEscaped() {
  let bold: HTML = "<b>\("&")</b>"
  let markup: HTML = "\(bold)\([bold, bold])\(3)\(1.25)\(-2.0)"
  #expect(markup.text == "<b>&amp;</b><b>&amp;</b><b>&amp;</b>31.25-2.00")
}
