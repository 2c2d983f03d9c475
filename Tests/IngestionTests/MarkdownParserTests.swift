import Model
import Testing

@testable import Ingestion

/// `3-4 paragraph [A > B] #anchor: text`, one line a block.
func describe(_ blocks: [Block]) -> [String] {
  blocks.map { block in
    let kind = if case .heading(let level) = block.kind { "h\(level)" } else { "\(block.kind)" }
    let path = block.headingPath.joined(separator: " > ")
    let anchor = block.anchor.map { " #\($0)" } ?? ""
    let text = block.text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "⏎")
    return "\(block.lines.startLine)-\(block.lines.endLine) \(kind) [\(path)]\(anchor): \(text)"
  }
}

struct MarkdownParserTests {
  private func parse(_ text: String) throws -> MarkupDocument {
    try MarkdownParser.parse(Array(text.utf8), path: "a.md")
  }

  private static let page = """
    # Using *Tide* {#tide}

    First line
    second [line](https://x.org "t") with `code`.

    Setext
    two lines
    ---------

    - one
      - two

        more of two
    - [x] done

    1. first
    2. second

    | Name | Meaning |
    |------|:--------|
    | `a`  | b \\| c |
    | only |         |

    > quoted **text**
    > goes on

    > [!WARNING]
    > Mind the gap.
    >
    > - an item

    ```sh
    make  all

    make test
    ```

        indented
          code

    Term
    : What it
      means
    : Also

    ![An *image*](x.png) ~~gone~~<br>broken  
    hard &amp; fast

    ***

    ## Using Tide

    End
    """

  private static let blocks = [
    "1-1 h1 [] #tide: Using Tide",
    "3-4 paragraph [Using Tide] #tide: First line second line with code.",
    "6-8 h2 [Using Tide] #setext-two-lines: Setext two lines",
    "10-10 listItem [Using Tide > Setext two lines] #setext-two-lines: one",
    "11-11 listItem [Using Tide > Setext two lines] #setext-two-lines: two",
    "13-13 listItem [Using Tide > Setext two lines] #setext-two-lines: more of two",
    "14-14 listItem [Using Tide > Setext two lines] #setext-two-lines: done",
    "16-16 listItem [Using Tide > Setext two lines] #setext-two-lines: first",
    "17-17 listItem [Using Tide > Setext two lines] #setext-two-lines: second",
    "21-21 tableRow [Using Tide > Setext two lines] #setext-two-lines: Name: a | Meaning: b | c",
    "22-22 tableRow [Using Tide > Setext two lines] #setext-two-lines: Name: only",
    "24-25 quote [Using Tide > Setext two lines] #setext-two-lines: quoted text goes on",
    "27-28 admonition [Using Tide > Setext two lines] #setext-two-lines: Warning: Mind the gap.",
    "30-30 listItem [Using Tide > Setext two lines] #setext-two-lines: an item",
    "32-36 code [Using Tide > Setext two lines] #setext-two-lines: make  all⏎⏎make test",
    "38-39 code [Using Tide > Setext two lines] #setext-two-lines: indented⏎  code",
    "41-44 definition [Using Tide > Setext two lines] #setext-two-lines: Term: What it means Also",
    "46-47 paragraph [Using Tide > Setext two lines] #setext-two-lines: An image gone broken hard & fast",
    "51-51 h2 [Using Tide] #using-tide-1: Using Tide",
    "53-53 paragraph [Using Tide > Using Tide] #using-tide-1: End",
  ]

  @Test func everyConstructBecomesItsBlock() throws {
    let page = try parse(Self.page)
    #expect(describe(page.blocks) == Self.blocks)
    #expect(page.title == "Using Tide")
    #expect(page.warnings.isEmpty)
  }

  @Test(arguments: ["\r\n", "\r"])
  func otherLineBreaksGiveTheSameBlocks(lineBreak: String) throws {
    let text = Self.page.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: lineBreak)
    #expect(describe(try parse(text).blocks) == Self.blocks)
  }

  @Test(arguments: [
    ("---\ntitle: \"A: title\"\ntags: [a]\n---\n# Head\n", "A: title", 5),
    ("---\r\n# comment\r\ntitle: 'Plain'\r\n...\r\n# Head\r\n", "Plain", 5),
    ("+++\ntitle = \"Toml\"\n+++\n\n# Head\n", "Toml", 5),
    ("---\nlayout: x\n---\n# Head\n", "Head", 4),
    ("---\n\ntitle: no front matter\n\n---\n\n# Head\n", "Head", 7),
  ])
  func frontMatterGivesTheTitleAndKeepsTheLines(
    text: String, title: String, line: Int
  ) throws {
    let page = try parse(text)
    #expect(page.title == title)
    #expect(page.blocks.last?.text == "Head")
    #expect(page.blocks.last?.lines.startLine == line)
  }

  @Test func frontMatterWithoutEndIsText() throws {
    let page = try parse("---\ntitle: x\n\n# Head\n")
    #expect(page.blocks.last?.text == "Head")
    #expect(page.blocks.last?.lines.startLine == 4)
  }

  @Test func rawHTMLGivesItsText() throws {
    let page = try parse(
      """
      <h1 align="center">The <b>Tool</b></h1>

      <a id="start"></a>

      Text <a name="here"></a>with <span>tags</span><!-- and no comment --><script>no()</script>.

      <div class="x" title="a > b">
      <style>p { color: red }</style>
      <p>One &lt;two&gt; &#233;
      <img src="x" alt="a picture">
      <ul><li>first<li>second</ul>
      </div>

      <!-- hidden

      text -->
      <table><tr><td>a<td>b</tr></table>

      <pre>
        kept  as is
      </pre>
      """)
    #expect(
      describe(page.blocks) == [
        "1-1 h1 [] #the-tool: The Tool",
        "5-5 paragraph [The Tool] #here: Text with tags.",
        "9-10 paragraph [The Tool] #here: One <two> é a picture",
        "11-11 listItem [The Tool] #here: first", "11-11 listItem [The Tool] #here: second",
        "17-17 tableRow [The Tool] #here: a | b", "20-20 code [The Tool] #here:   kept  as is",
      ])
    #expect(page.title == "The Tool")
  }

  @Test func anchorsOfHTMLNameWhatFollowsThem() throws {
    let page = try parse("<a id=one></a>\n\nText.\n\n## <a name=\"two\"></a>Head\n\nMore.")
    #expect(page.blocks.map(\.anchor) == ["one", "two", "two"])
  }

  @Test func alertWithoutTextBesideItsMarkLabelsTheNextBlock() throws {
    #expect(try parse("> [!TIP]\n>\n> Be quick.").blocks.map(\.text) == ["Tip: Be quick."])
    #expect(try parse("> [!TIP]\n> - one").blocks.map(\.text) == ["Tip: one"])
    #expect(try parse("> [!TIP]\n\nPlain.").blocks.map(\.text) == ["Plain."])
    #expect(try parse("> [!NOTE] inline").blocks.map(\.kind) == [.quote])
  }

  @Test func tableWithoutRowsKeepsItsHeader() throws {
    #expect(try parse("| a | b |\n|---|---|\n").blocks.map(\.text) == ["a | b"])
  }

  @Test func paragraphBeforeATableKeepsItsLines() throws {
    let blocks = try parse("x\n\none\ntwo\n|a|b|\n|-|-|\n|c|d|\n").blocks
    #expect(blocks.map(\.text) == ["x", "one two", "a: c | b: d"])
    #expect(blocks[1].lines == SourceSpan(startLine: 3, endLine: 4))
  }

  @Test func emptyTextHasNoBlocks() throws {
    for text in ["", "\n\n", "<!-- only -->", "***", "[ref]: https://x.org\n", "```\n```", "#"] {
      #expect(try parse(text).blocks.isEmpty, "\(text)")
    }
  }

  /// cmark-gfm forgets strikethrough now and then when two threads parse at once.
  @Test func textsAreParsedByManyThreads() async {
    let text = Array(String(repeating: "A ~~struck~~ word.\n\n", count: 20).utf8)[...]
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var tildes = 0
          for _ in 0..<400 {
            MarkdownTree(text).walk { node, _ in
              if node.kind == .text, node.withLiteral({ $0.contains(UInt8(ascii: "~")) }) {
                tildes += 1
              }
            }
          }
          return tildes
        }
      }
      for await tildes in group { #expect(tildes == 0) }
    }
  }
}

/// Texts made to keep a parser busy.
struct MarkdownTrapTests {
  private func repeating(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  private func parse(_ text: String) throws -> MarkupDocument {
    try MarkdownParser.parse(Array(text.utf8), path: "a.md")
  }

  @Test(.timeLimit(.minutes(1)), arguments: [">", "[", "*a_ ", "![a](", "`", "<a ", "_", "| "])
  func repeatedMarksAreHarmless(mark: String) throws {
    let count = mark.count == 1 ? 100_000 : 20_000
    let page = try parse(repeating(mark, count) + "\n\nThe end.")
    #expect(page.blocks.last?.text.hasSuffix("The end.") == true)
  }

  @Test func nestedListsBeforeBlankLinesAreReadAsPlainText() throws {
    let page = try parse(repeating("- 1. ", 1_500) + "a\n" + repeating("\n", 40_000) + "The end.")
    #expect(page.warnings.count == 1)
    #expect(page.blocks.last?.text == "The end.")
    #expect(page.blocks.last?.lines.startLine == 40_002)
  }

  @Test func longLineIsOneBlock() throws {
    let page = try parse("# Head\n\n" + repeating("word ", 40_000))
    #expect(page.blocks.count == 2)
    #expect(page.blocks[1].text.utf8.count == 199_999)
  }

  @Test func headerOfATableIsNotCopiedForever() throws {
    let name = repeating("x", 10_000)
    let page = try parse("| \(name) | b |\n|--|--|\n" + repeating("| 1 | 2 |\n", 500))
    #expect(page.blocks.count == 500)
    #expect(page.blocks[499].text == "1 | b: 2")
  }

  @Test func paragraphAsAHeadingIsNotCopiedForever() throws {
    let page = try parse("# " + repeating("word ", 2_000) + "\n\nText.")
    #expect(page.blocks[0].text.utf8.count == 9_999)
    #expect(page.blocks[1].headingPath[0].utf8.count <= 300)
  }

  @Test func textsOverSixteenMegabytesAreNoMarkdown() {
    #expect(!MarkdownParser.isHarmless([UInt8](repeating: 0x61, count: (16 << 20) + 1)))
  }

  @Test func tooManyBlocksAreRefused() {
    var limits = IngestionLimits()
    limits.maximumBlocks = 2
    #expect(throws: IngestionError.limit(path: "p", line: 1, what: "blocks", found: 3, maximum: 2))
    {
      try MarkdownParser.parse(Array("a\n\nb\n\nc".utf8), path: "p", limits: limits)
    }
  }
}

struct MarkdownCostTests {
  @Test(arguments: [
    String(repeating: "- 1. ", count: 1_500) + "a" + String(repeating: "\n", count: 40_000),
    "[a]: " + String(repeating: "x", count: 50_000) + "\n\n"
      + String(repeating: "[a]", count: 50_000),
    String(repeating: "a <![CDATA[", count: 25_000),
    String(repeating: "a <?", count: 40_000),
    String(repeating: "abc\n", count: 50_000) + "a|b\n-|-\n",
    String(repeating: "1. ", count: 15_000) + "*",
    "|" + String(repeating: "a|", count: 33_000),
    String(repeating: "**_`~a", count: 300_000),
  ])
  func quadraticTextsAreFound(text: String) {
    #expect(!MarkdownParser.isHarmless(Array(text.utf8)))
  }

  @Test func honestTextsStayFarBelow() {
    let page = """
      # Head

      - item
        - nested <?php ?>

            code

      > [quote](x) ![i](y)

      | a | b |
      |---|---|
      | 1 | 2 |

      [ref]: https://x.org

      """
    let cost = MarkdownCost(Array(String(repeating: page, count: 100).utf8))
    #expect(cost.nanoseconds < MarkdownCost.maximumNanoseconds / 10)
  }
}
