import Testing

@testable import Ingestion

struct MarkdownRawHTMLTests {
  private func texts(_ html: String) -> [String] {
    MarkdownRawHTML(Array(html.utf8)).segments.map { CollapsedText.string($0.text) }
  }

  @Test(arguments: [
    ("a < b and c > d", ["a < b and c > d"]),
    ("<p>a<p>b", ["a", "b"]),
    ("<B>bold</B> text", ["bold text"]),
    ("x<SCRIPT>if (a < b) {}</Script>y", ["xy"]),
    ("<!DOCTYPE html>text<?php x ?>more", ["textmore"]),
    ("unclosed <a href=\"x", ["unclosed <a href=\"x"]),
    ("&amp;&lt;&unknown;&#x41;&#xD800;&;&", ["&<&unknown;A&#xD800;&;&"]),
    ("<td>a</td><td>b</td>", ["a | b"]),
    ("a<!-- never closed", ["a"]),
    ("", []),
  ])
  func textIsFound(html: String, expected: [String]) {
    #expect(texts(html) == expected)
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["<a \"", "<a '", "<", "<a ", "&", "<!--", "</", "<a =\">\" "])
  func repeatedMarksTakeLinearTime(mark: String) {
    let html = String(repeating: mark, count: 2_000)
    #expect(MarkdownRawHTML(Array(html.utf8)).segments.count <= 1)
  }

  @Test(arguments: 0..<200)
  func anyBytesAreRead(seed: Int) {
    var generator = ChunkerTestGenerator(seed: seed)
    let words = [
      "<", ">", "</", "p", "pre", "script", "\"", "'", "=", "&", "#", ";", "!--", " ", "\n",
    ]
    let html = (0..<40).map { _ in words.randomElement(using: &generator) ?? "" }.joined()
    let lineCount = html.utf8.filter { $0 == 0x0A }.count
    for segment in MarkdownRawHTML(Array(html.utf8)).segments {
      #expect(segment.firstLine <= segment.lastLine && segment.lastLine <= lineCount)
    }
  }
}
