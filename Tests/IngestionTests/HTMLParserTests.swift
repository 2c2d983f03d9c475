import Ingestion
import Model
import Testing

@Suite struct HTMLParserTests {
  private func lines(_ html: String, lineNumbers: Bool = false) throws -> [String] {
    let document = try HTMLParser.parse(Array(html.utf8), path: "page.html")
    return MarkupGolden.lines(document, lineNumbers: lineNumbers)
  }

  private func title(_ html: String) throws -> String? {
    try HTMLParser.parse(Array(html.utf8), path: "page.html").title
  }

  // MARK: Cutting

  @Test(arguments: [
    "", " \n ", "<!-- only a comment -->", "<p></p>", "<script>x()</script>", "\u{FEFF}",
  ])
  func pagesWithoutTextHaveNoBlocks(html: String) throws {
    #expect(try lines(html).isEmpty)
  }

  @Test func whiteSpaceIsCollapsedAndBlocksEndText() throws {
    #expect(
      try lines("before<p>a\n  <b>b</b> <i>c</i>&nbsp;d<div>e</div>after") == [
        "p: before", "p: a b c d", "p: e", "p: after",
      ])
  }

  @Test func invisibleCharactersDoNotSplitWords() throws {
    #expect(
      try lines("<p>hy&shy;phen zero&#8203;width &#150;") == ["p: hyphen zerowidth –"])
  }

  @Test func lineBreaksAreSpacesInText() throws {
    #expect(try lines("<p>a<br>b<br/>c</p><h1>x<br>y</h1>") == ["p: a b c", "h1: x y"])
  }

  @Test func unknownElementsAreRunningText() throws {
    #expect(try lines("<p>a <my-icon>b</my-icon>c</p>") == ["p: a bc"])
  }

  @Test func unknownEntitiesStayAsWritten() throws {
    #expect(try lines("<p>a &NoSuch; &amp; &eacute; &#x263A;") == ["p: a &NoSuch; & é ☺"])
  }

  // MARK: Headings and anchors

  @Test func headingsStandAboveWhatFollowsByLevel() throws {
    let html = "<h1>A</h1><p>1<h2>B</h2><p>2<h3>C</h3><p>3<h2>D</h2><p>4<h1>E</h1><p>5"
    #expect(
      try lines(html) == [
        "h1: A", "p (A): 1", "h2 (A): B", "p (A > B): 2", "h3 (A > B): C", "p (A > B > C): 3",
        "h2 (A): D", "p (A > D): 4", "h1: E", "p (E): 5",
      ])
  }

  @Test func theNearestAnchorWins() throws {
    let html = """
      <body id="page"><h1 id="top">A</h1><p>0</p>
      <section id="s"><span id="old"></span><h2>B</h2><p>1</p><p id="p2">2</p><p>3</p></section>
      <a name="n"></a><h2>C</h2><p>4</p><h2><a id="inner"></a>D</h2><p>5</p>
      <h2>E</h2><p>6</p><a name="mark"></a><p>7</p>
      """
    #expect(
      try lines(html) == [
        "h1 #top: A", "p #top (A): 0", "h2 #s (A): B", "p #s (A > B): 1", "p #p2 (A > B): 2",
        "p #s (A > B): 3", "h2 #n (A): C", "p #n (A > C): 4", "h2 #inner (A): D",
        "p #inner (A > D): 5", "h2 #top (A): E", "p #top (A > E): 6", "p #mark (A > E): 7",
      ])
  }

  @Test func anchorsOfIndexEntriesAreNoPlaces() throws {
    let html = #"<h1 id="h">A</h1><p id="index-0">1</p><a class="indexterm" id="i"></a><p>2</p>"#
    #expect(try lines(html) == ["h1 #h: A", "p #h (A): 1", "p #h (A): 2"])
  }

  @Test func permalinkSignsAreNoText() throws {
    let html = """
      <h1>A<a class="headerlink" href="#a">¶</a></h1><h2>B <a href="#b">#</a></h2>
      <h2><a href="#c">Link</a></h2><p>press <a href="#hash">#</a> or <a href="x">§</a></p>
      """
    #expect(
      try lines(html) == [
        "h1: A", "h2 (A): B", "h2 (A): Link", "p (A > Link): press # or §",
      ])
  }

  @Test func runawayHeadingsAreText() throws {
    let long = String(repeating: "word ", count: 100)
    #expect(try lines("<h1>\(long)").first?.hasPrefix("p: word") == true)
    #expect(try lines("<h2>Title<ul><li>a</ul>") == ["h2: Title", "li (Title): a"])
  }

  // MARK: Lists, code, definitions

  @Test func textBeforeANestedListIsItsOwnItem() throws {
    #expect(
      try lines("<ul><li>a<ul><li>b</li><li>c</ul>d</li><li><p>e</p><p>f</p></ul>") == [
        "li: a", "li: b", "li: c", "li: d", "li: e", "li: f",
      ])
  }

  @Test func codeKeepsItsLinesAndLosesItsColours() throws {
    let html = """
      <div class="highlight"><pre><span></span><span class="k">if</span> <span class="n">a</span>:
          <span class="k">pass</span>

      </pre></div><pre>
        indented&nbsp;first
      \tlast\r
      </pre><p>a <code>b</code> c
      """
    #expect(
      try lines(html) == ["code: if a:⏎    pass", "code:   indented first⏎\tlast", "p: a b c"])
  }

  @Test func listingsOfTwoLanguagesInOneBoxDoNotTouch() throws {
    let html =
      #"<pre><code class="language-a">x();</code><code class="language-b">y();</code></pre>"#
      + #"<pre>SELECT <code>a</code><code>b</code></pre>"#
    #expect(try lines(html) == ["code: x();⏎y();", "code: SELECT ab"])
  }

  @Test func headingsInsidePreformattedTextAreHeadings() throws {
    #expect(
      try lines("<pre>intro\n<h2>NAME</h2>  ls - list\n</pre>") == [
        "code: intro", "h2: NAME", "code (NAME):   ls - list",
      ])
  }

  @Test func aTermStaysWithItsFirstDescription() throws {
    let html = """
      <dl><dt>a<dt>b<dd><p>first</p><p>second</p><dt id="c">c:<dd>third<dt>alone<dd><ul><li>x</ul></dl>
      """
    #expect(
      try lines(html) == [
        "dl: a; b: first", "p: second", "dl #c: c: third", "dl: alone", "li: x",
      ])
  }

  @Test func aRemarkBeforeTheDescriptionDoesNotPartThem() throws {
    let html =
      "<dl><dt>f()<dd><em>Returns a copy</em> <p>Makes it.</p><p>More.</p><dt>g<dd>only</dl>"
    #expect(try lines(html) == ["dl: f(): Returns a copy Makes it.", "p: More.", "dl: g: only"])
  }

  @Test func admonitionsLeadWithTheirTitle() throws {
    let html = """
      <div class="admonition note"><p class="admonition-title">Note</p><p>a</p><p>b</p></div>
      <div class="warning"><h3 class="title">Hot!</h3><p>c</p></div><p class="tip">d</p>
      <div class="admonition seealso"><p class="admonition-title">See also</p><ul><li>e</ul></div>
      """
    #expect(
      try lines(html) == [
        "note: Note: a", "note: b", "note: Hot! c", "note: d", "note: See also", "li: e",
      ])
  }

  @Test func quotesAndFootnotesAreKept() throws {
    let html = """
      <main><p>a</p><blockquote><p>q</p><footer>who</footer></blockquote>
      <aside class="footnote-list brackets"><aside class="footnote" id="f"><span>[1]</span>
      <p><a href="http://x">link</a></p></aside></aside></main>
      """
    #expect(try lines(html) == ["p: a", "quote: q", "quote: who", "p #f: [1] link"])
  }

  // MARK: Lines

  @Test func linesAreThoseOfTheSource() throws {
    let html =
      "<!DOCTYPE html>\n<html>\n<!-- a\nb -->\n<p\n class=x>one\ntwo\n\n<b>three</b>\n\n</p>\n"
      + "<pre>\n\nx\n\ny\n\n</pre><table>\n<tr><td>1<td>\n2</table>"
    #expect(
      try lines(html, lineNumbers: true) == [
        "p 6-9: one two three", "code 14-16: x⏎⏎y", "tr 19-20: 1 | 2",
      ])
  }

  @Test func linesGoBeyondSixteenBits() throws {
    let html =
      String(repeating: "\n", count: 70_000) + "<p>far" + String(repeating: "x\n", count: 5)
    #expect(try lines(html, lineNumbers: true).first?.hasPrefix("p 70001-70005") == true)
  }

  @Test func linesStayRightInLongParagraphs() throws {
    let paragraph = (1...3_000).map { "word\($0)" }.joined(separator: "\n")
    let html = "<p>\(paragraph)</p>\n<p>end</p>"
    #expect(
      try lines(html, lineNumbers: true).map { String($0.prefix(9)) } == ["p 1-3000:", "p 3001-30"])
  }

  // MARK: Titles

  @Test(arguments: [
    ("<title>Zip — Files — Site 1.2</title><h1>Zip — Files</h1>", "Zip — Files"),
    ("<title>Page | Site</title><h2>Page</h2>", "Page"),
    ("<title>Page - Site</title><h1>Other</h1>", "Page - Site"),
    ("<title>Page</title><h1>Other</h1>", "Page"), ("<h1>Only</h1>", "Only"),
    ("<title> Two\n words </title><p>x", "Two words"),
    ("<title>A - B</title><svg><title>icon</title></svg>", "A - B"),
  ])
  func titlesLoseTheSiteOnlyWhenTheHeadingShowsIt(html: String, expected: String) throws {
    #expect(try title(html) == expected)
  }

  @Test func pagesWithoutTitleAndHeadingHaveNone() throws {
    #expect(try title("<p>x") == nil)
  }
}
