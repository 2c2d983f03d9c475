import Ingestion
import Model
import Testing

/// Random nesting, against the simplest reader of all: everything that is not a tag.
@Suite struct HTMLPropertyTests {
  /// Writes pages of numbered words in random, often unclosed, often senseless markup.
  private struct Generator {
    var state: UInt64
    var wordCount = 0
    var html = ""

    mutating func pick(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }

    mutating func words() {
      for _ in 0...pick(3) {
        html += ["", " ", "\n", "<b>", "<i> ", "</b>", "<br>", "<!-- no -->"][pick(8)]
        html += " w\(wordCount) "
        wordCount += 1
      }
    }

    static let containers = [
      "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "h1", "h2", "h4",
      "table",
      "tr", "td", "section", "article", "main", "span", "a", "code", "em", "custom-tag", "center",
      "details", "summary", "figure", "div class=note", "p class=admonition-title",
      "div class='section'", "a name=x", "li id=y", "th", "thead", "caption", "div class='body'",
    ]

    mutating func element(depth: Int) {
      let tag = Self.containers[pick(Self.containers.count)]
      // Header cells are repeated in every row below, so they get no words of their own here.
      let isHeader = tag == "th" || tag == "thead"
      html += "<\(isHeader ? "td" : tag)>"
      for _ in 0..<pick(4) {
        if depth > 0, pick(2) == 0 { element(depth: depth - 1) } else { words() }
      }
      if pick(4) > 0 { html += "</\(isHeader ? "td" : tag.prefix { $0 != " " })>" }
    }
  }

  /// The words outside tags and comments.
  private func strippedWords(_ html: String) -> [String] {
    var text = ""
    var rest = html[...]
    while let open = rest.firstIndex(of: "<") {
      text += rest[..<open] + " "
      rest = rest[open...]
      let end = rest.hasPrefix("<!--") ? rest.firstRange(of: "-->")?.upperBound : nil
      rest = rest[(end ?? rest.index(after: rest.firstIndex(of: ">") ?? rest.startIndex))...]
    }
    return Self.numberedWords((text + rest)[...])
  }

  private static func numberedWords(_ text: Substring) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.filter { $0.hasPrefix("w") }.map(String.init)
  }

  @Test func noVisibleWordIsLostMovedOrRepeated() throws {
    for seed in 1...400 {
      var generator = Generator(state: UInt64(seed))
      for _ in 0..<3 { generator.element(depth: 6) }
      // Content regions choose parts of a page; without them all of it counts.
      let html = generator.html.replacing("main", with: "mainly").replacing("article", with: "art")
        .replacing("div class='body'", with: "div class='bodies'")
      let document = try HTMLParser.parse(Array(html.utf8), path: "page.html")
      let words = document.blocks.flatMap { Self.numberedWords($0.text[...]) }
      #expect(words == strippedWords(html), "seed \(seed): \(html)")
    }
  }

  @Test func anyBytesGiveValidBlocksWithRisingLines() throws {
    for seed in 1...400 {
      var generator = Generator(state: UInt64(seed) &* 977)
      generator.element(depth: 5)
      var bytes = Array(generator.html.utf8)
      for _ in 0..<max(1, bytes.count / 10) where !bytes.isEmpty {
        let noise = Array("<>&\"'=/! \nxé\u{FFFD}-".utf8)
        bytes[generator.pick(bytes.count)] = noise[generator.pick(noise.count)]
      }
      let text = TextDecoder.decode(bytes, declaration: .html).utf8
      let lineCount = 1 + text.count { $0 == 0x0A }
      let document = try HTMLParser.parse(text, path: "page.html")
      for block in document.blocks {
        #expect(!block.text.isEmpty)
        #expect(block.lines.startLine <= block.lines.endLine && block.lines.endLine <= lineCount)
      }
    }
  }

  @Test func everyPrefixOfAPageParses() throws {
    let page = Array(
      "<!DOCTYPE html><title>T</title><main><h1 id='a'>A &amp; B</h1><table><tr><th>x<td>é</table>"
        .utf8)
    for count in 0...page.count {
      let text = TextDecoder.decode(Array(page.prefix(count)), declaration: .html).utf8
      _ = try HTMLParser.parse(text, path: "page.html")
    }
  }
}
