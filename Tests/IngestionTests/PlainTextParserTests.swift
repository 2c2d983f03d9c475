import Ingestion
import Model
import Testing

struct PlainTextParserTests {
  private func blocks(_ text: String, _ path: String = "a.txt") throws -> [String] {
    describe(try PlainTextParser.parse(Array(text.utf8), path: path).blocks)
  }

  private static let notes = """
    Release Notes
    =============

    1. Introduction

    This is the text
    over two lines. See::

        code here
          more

    2. Lists

    Features:
    - one
    - two
    goes on
      - nested

    1. First step

    2. Second step

    2.1 Deeper

    * * *

    A line ..... 12

    Some title
    ----------
    • bullet

    | a | b |
    |---|---|
    | 1 | 2 |

    Name      Size
    --------------
    x         1

    ```
    fenced  code
    """

  private static let blocksOfNotes = [
    "1-2 h1 []: Release Notes", "4-4 h2 [Release Notes]: 1. Introduction",
    "6-7 paragraph [Release Notes > 1. Introduction]: This is the text over two lines. See:",
    "9-10 code [Release Notes > 1. Introduction]: code here⏎  more",
    "12-12 h2 [Release Notes]: 2. Lists", "14-14 paragraph [Release Notes > 2. Lists]: Features:",
    "15-15 listItem [Release Notes > 2. Lists]: one",
    "16-17 listItem [Release Notes > 2. Lists]: two goes on",
    "18-18 listItem [Release Notes > 2. Lists]: nested",
    "20-20 listItem [Release Notes > 2. Lists]: First step",
    "22-22 listItem [Release Notes > 2. Lists]: Second step",
    "24-24 h3 [Release Notes > 2. Lists]: 2.1 Deeper",
    "26-26 listItem [Release Notes > 2. Lists > 2.1 Deeper]: * *",
    "28-28 paragraph [Release Notes > 2. Lists > 2.1 Deeper]: A line ..... 12",
    "30-31 h2 [Release Notes]: Some title", "32-32 listItem [Release Notes > Some title]: bullet",
    "36-36 tableRow [Release Notes > Some title]: a: 1 | b: 2",
    "38-38 paragraph [Release Notes > Some title]: Name Size",
    "40-40 paragraph [Release Notes > Some title]: x 1",
    "43-43 code [Release Notes > Some title]: fenced  code",
  ]

  @Test func plainTextBecomesBlocks() throws {
    #expect(try blocks(Self.notes) == Self.blocksOfNotes)
    let page = try PlainTextParser.parse(Array(Self.notes.utf8), path: "a.txt")
    #expect(page.title == "Release Notes")
  }

  @Test(arguments: ["\r\n", "\r"])
  func otherLineBreaksGiveTheSameBlocks(lineBreak: String) throws {
    let text = Self.notes.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: lineBreak)
    #expect(try blocks(text) == Self.blocksOfNotes)
  }

  @Test func usualIndentationIsNoCode() throws {
    let manual =
      "NAME\n       tool - does it\n\nDESCRIPTION\n       Long text.\n\n"
      + "       More text.\n\n       Again.\n\n           $ tool\n"
    let found = try blocks(manual)
    #expect(
      found == [
        "1-1 h1 []: NAME", "2-2 paragraph [NAME]: tool - does it", "4-4 h1 []: DESCRIPTION",
        "5-5 paragraph [DESCRIPTION]: Long text.", "7-7 paragraph [DESCRIPTION]: More text.",
        "9-9 paragraph [DESCRIPTION]: Again.", "11-11 code [DESCRIPTION]: $ tool",
      ])
  }

  @Test func dotsAtALineStartAreNoCommentInPlainText() throws {
    #expect(try blocks(".. and so on") == ["1-1 paragraph []: .. and so on"])
    #expect(try blocks("... and so on") == ["1-1 paragraph []: ... and so on"])
    #expect(try blocks(".. note:: Look.") == ["1-1 admonition []: Note: Look."])
    #expect(try blocks(".. hidden", "a.rst").isEmpty)
    #expect(try blocks(".. hidden", "a.rst.txt.gz").isEmpty)
  }

  @Test func unclosedFencesRunToTheEnd() throws {
    #expect(try blocks("```\na") == ["2-2 code []: a"])
    #expect(try blocks("```").isEmpty)
    #expect(try blocks("----\na\n\nb", "a.adoc") == ["2-4 code []: a⏎⏎b"])
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "= ", "1. A\n\n", "- ", "==\n", "::\n\n x\n\n", ".. a::\n ", "`", "*", "|a|", "+--+\n", "`` ",
      "=== ===\n", "[[", "<<", "link:x[", ":a:", "  ", "a\n b\n", "\u{C}",
    ])
  func repeatedMarksAreHarmless(mark: String) throws {
    let text = String(repeating: mark, count: 3_000) + "\n\nThe end."
    for path in ["a.txt", "a.rst", "a.adoc"] { _ = try blocks(text, path) }
  }

  @Test func tooManyLinesOrBlocksAreRefused() {
    var limits = IngestionLimits()
    limits.maximumElements = 3
    #expect(
      throws: IngestionError.limit(path: "p", line: 4, what: "lines", found: 4, maximum: 3)
    ) { try PlainTextParser.parse(Array("a\n\nb\nc".utf8), path: "p", limits: limits) }
    limits = IngestionLimits()
    limits.maximumBlocks = 1
    #expect(throws: IngestionError.self) {
      try PlainTextParser.parse(Array("a\n\nb".utf8), path: "p", limits: limits)
    }
  }
}
