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

struct ReStructuredTextTests {
  private func blocks(_ text: String) throws -> [String] {
    describe(try PlainTextParser.parse(Array(text.utf8), path: "a.rst").blocks)
  }

  @Test func headingLevelsFollowTheOrderOfTheirStyles() throws {
    let text = """
      .. _the-start:

      =======
       Title
      =======

      Part
      ====

      Section
      -------

      Title two
      ~~

      Deeper
      ~~~~~~

      Next part
      =========

      ----

      Text
      """
    let found = try blocks(text)
    #expect(
      found == [
        "3-5 h1 [] #the-start: Title", "7-8 h2 [Title] #part: Part",
        "10-11 h3 [Title > Part] #section: Section",
        "13-14 paragraph [Title > Part > Section] #section: Title two ~~",
        "16-17 h4 [Title > Part > Section] #deeper: Deeper",
        "19-20 h2 [Title] #next-part: Next part",
        "24-24 paragraph [Title > Next part] #next-part: Text",
      ])
  }

  @Test func inlineMarkupIsTakenOut() throws {
    let text = """
      **Source:** :src:`Lib/json.py`, *see* `site <https://x.org>`_ and ``a*b*`` (:rfc:`7159`,
      :func:`~json.dump`, `<https://y.org>`__): 2 * 3 \\*args\\ s f(*)
      """
    let found = try blocks(text)
    #expect(
      found == [
        "1-2 paragraph []: Source: Lib/json.py, see site and a*b* (RFC 7159, json.dump, "
          + "https://y.org): 2 * 3 *argss f(*)"
      ])
  }

  @Test func directivesGiveTheirText() throws {
    let text = """
      .. module:: json
         :synopsis: x

      .. note:: First line
         goes on.

         Second.

      .. warning::

         Alone.

      .. versionadded:: 3.2

      .. versionchanged:: 3.6
         Better.

      .. admonition:: Own title

         Body.

      .. function:: dump(obj, *, key=None)
                    dumps(obj)
         :noindex:

         Writes *obj*.

         :param obj: The thing
            to write

      .. code-block:: sh
         :caption: x

         make

           all

      .. toctree::

         hidden

      .. image:: x.png
         :alt: The picture

      .. [1] A note
         below.

      .. a comment
         that goes on

         and on

      ..

         Quoted, not hidden.

      .. |s| replace:: nothing

      .. unknown:: argument

         Kept.
      """
    let found = try blocks(text)
    #expect(
      found.map { $0.drop { $0 != " " }.dropFirst() } == [
        "admonition []: Note: First line goes on.", "admonition []: Second.",
        "admonition []: Warning: Alone.", "admonition []: Added in 3.2",
        "admonition []: Changed in 3.6: Better.", "admonition []: Own title: Body.",
        "definition []: dump(obj, *, key=None)", "definition []: dumps(obj)",
        "paragraph []: Writes obj.", "definition []: param obj: The thing to write",
        "code []: make⏎⏎  all", "paragraph []: The picture", "paragraph []: A note below.",
        "quote []: Quoted, not hidden.", "definition []: argument", "paragraph []: Kept.",
      ])
  }

  @Test func listsDefinitionsAndFieldsGiveABlockEach() throws {
    let text = """
      :orphan:
      :author: Me
         and you

      - item
        goes on

        its second paragraph
      #. auto

        * nested

      term
         What it
         means.

         More of it.
      term : class
         Again.
      para that
      is one::

        literal

      Text.
      """
    let found = try blocks(text)
    #expect(
      found == [
        "2-3 definition []: author: Me and you", "5-6 listItem []: item goes on",
        "8-8 listItem []: its second paragraph", "9-9 listItem []: auto",
        "11-11 listItem []: nested", "13-15 definition []: term: What it means.",
        "17-17 definition []: More of it.", "18-19 definition []: term : class: Again.",
        "20-21 paragraph []: para that is one:", "23-23 code []: literal",
        "25-25 paragraph []: Text.",
      ])
  }

  @Test func tablesGiveRowsUnderTheirHeaders() throws {
    let text = """
      +-------+-----------+
      | Key   | What      |
      +=======+===========+
      | a     | first     |
      |       | line two  |
      +-------+-----------+
      | b     | second    |
      +-------+-----------+

      =====  ======
      Größe  Wert
      =====  ======
      x      eins
             zwei

      y      drei
      =====  ======

      ===  ===
      no   head
      ===  ===
      """
    let found = try blocks(text)
    #expect(
      found == [
        "4-5 tableRow []: Key: a | What: first line two", "7-7 tableRow []: Key: b | What: second",
        "13-14 tableRow []: Größe: x | Wert: eins zwei", "16-16 tableRow []: Größe: y | Wert: drei",
        "20-20 tableRow []: no | head",
      ])
  }
}

struct AsciiDocTests {
  private func blocks(_ text: String) throws -> [String] {
    describe(try PlainTextParser.parse(Array(text.utf8), path: "a.adoc").blocks)
  }

  @Test func everyConstructBecomesItsBlock() throws {
    let text = """
      = The Manual
      Some Author
      :toc: left

      Some `code`, *bold*, snake_case, https://x.org[the link] and <<sec,Section>> <<id>>.

      [[sec]]
      == First Part ==

      NOTE: Look out
      for this.

      [WARNING]
      ====
      Careful.

      * item
      ====

      [TIP]
      Be quick.

      [source,java]
      ----
      class A {

      }
      ----

      .A title
      |===
      |Name |Value

      |a |1
      |b
      |2
      |===

      CPU:: The brain
      RAM::
        memory here

      * one
      ** two
      more
      . num

      image::x.png[Alt text,100]
      include::other.adoc[]

      ////
      hidden
      ////
      // hidden too
      Setext two
      ~~~~~~~~~~
      Done.
      """
    let found = try blocks(text)
    #expect(
      found == [
        "1-1 h1 [] #_the_manual: The Manual",
        "2-2 paragraph [The Manual] #_the_manual: Some Author",
        "5-5 paragraph [The Manual] #_the_manual: Some code, bold, snake_case, the link and Section id.",
        "8-8 h2 [The Manual] #sec: First Part",
        "10-11 admonition [The Manual > First Part] #sec: Note: Look out for this.",
        "15-15 admonition [The Manual > First Part] #sec: Warning: Careful.",
        "17-17 listItem [The Manual > First Part] #sec: item",
        "21-21 admonition [The Manual > First Part] #sec: Tip: Be quick.",
        "25-27 code [The Manual > First Part] #sec: class A {⏎⏎}",
        "30-30 paragraph [The Manual > First Part] #sec: A title",
        "34-34 tableRow [The Manual > First Part] #sec: Name: a | Value: 1",
        "35-36 tableRow [The Manual > First Part] #sec: Name: b | Value: 2",
        "39-39 definition [The Manual > First Part] #sec: CPU: The brain",
        "40-41 definition [The Manual > First Part] #sec: RAM: memory here",
        "43-43 listItem [The Manual > First Part] #sec: one",
        "44-45 listItem [The Manual > First Part] #sec: two more",
        "46-46 listItem [The Manual > First Part] #sec: num",
        "48-48 paragraph [The Manual > First Part] #sec: Alt text",
        "55-56 h3 [The Manual > First Part] #_setext_two: Setext two",
        "57-57 paragraph [The Manual > First Part > Setext two] #_setext_two: Done.",
      ])
  }
}
