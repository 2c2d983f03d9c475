import Ingestion
import Model
import Testing

/// What surrounds the text of a page, and what only looks as if it did.
@Suite struct HTMLFurnitureTests {
  private func lines(_ html: String) throws -> [String] {
    MarkupGolden.lines(try HTMLParser.parse(Array(html.utf8), path: "page.html"))
  }

  @Test(arguments: [
    "<nav>x</nav>", "<header>x <a href=y>y</a></header>", "<footer>x</footer>", "<aside>x</aside>",
    "<div role=navigation>x</div>", "<div role=contentinfo>x</div>", "<div role=search>x</div>",
    "<div class='sphinxsidebar'>x</div>", "<div class='related'>x</div>",
    "<div class='navheader'>x</div>", "<ul class='breadcrumb'><li>x</ul>",
    "<div id='sidebar'>x</div>", "<a class='skip-link' href='#m'>x</a>",
    "<a href='#m'>Skip to content</a>", "<button>x</button>", "<select><option>x</select>",
    "<script>x</script>", "<style>x</style>", "<noscript>x</noscript>",
    "<template>x</template>", "<svg><text>x</text></svg>", "<form role=search>x</form>",
    "<div hidden>x</div>", "<div style='Display : NONE'>x</div>", "<i aria-hidden=true>x</i>",
    "<div class=toc><p>Contents</p><ul><li><a href='#a'>x</a></ul></div>",
    "<p><a rel=prev href=a>One</a> | <a rel=next href=b>Two</a></p>",
    "<table><tr><td><a href=a>Prev</a><td><a href=b>Home</a><td><a href=c>Next</a></table>",
    "<dialog>x</dialog>", "<a href=x role=button>x</a>",
  ])
  func furnitureIsLeftOut(furniture: String) throws {
    #expect(try lines("<p>before</p>\(furniture)<p>after</p>") == ["p: before", "p: after"])
  }

  @Test(arguments: [
    ("<div hidden=until-found>x</div>", "p: x"), ("<div role=tabpanel hidden>x</div>", "p: x"),
    ("<details><summary>x</summary></details>", "p: x"),
    ("<main><header>x</header></main>", "p: x"),
    ("<main><aside>x</aside></main>", "p: x"), ("<aside class=note>x</aside>", "note: x"),
    ("<main><div class=sidebar>x</div></main>", "p: x"), ("<p class=menu-path>x</p>", "p: x"),
    ("<section id=search><p>x</p></section>", "p #search: x"), ("<li>next</li>", "li: next"),
    ("<table><tr class=header><td>x</table>", "tr: x"), ("<p><a href=a>x</a></p>", "p: x"),
    ("<main><p><a href='#next'>next</a>()</p></main>", "p: next()"),
    ("<div class=contents><p>x <a href=a>y</a> z and more</div>", "p: x y z and more"),
    ("<div style='color:none;display:block'>x</div>", "p: x"), ("<label>x</label>", "p: x"),
  ])
  func whatOnlyLooksLikeFurnitureStays(part: String, expected: String) throws {
    #expect(try lines(part) == [expected])
  }

  @Test func thePageHeaderStaysWhenItHasTheMainHeading() throws {
    #expect(
      try lines("<header><h1>A</h1><p>by B</p></header><p>c") == [
        "h1: A", "p (A): by B", "p (A): c",
      ])
    let menu =
      "<header><h1>Site</h1><ul><li><a href=1>One thing</a><li><a href=2>Two things</a></ul></header>"
    #expect(try lines("\(menu)<p>c") == ["p: c"])
    #expect(
      try lines("<section><header><h2>B</h2></header><p>c</section>") == ["h2: B", "p (B): c"])
  }

  @Test func onlyTheMainPartIsTaken() throws {
    let frame = "<div>Site name</div>%<p>Made by</p>"
    for main in [
      "<main>%</main>", "<div role=main>%</div>", "<div class=body>%</div>", "<article>%</article>",
    ] {
      let content = main.replacing("%", with: "<h1>A</h1><p>the text of this page</p>")
      #expect(
        try lines(frame.replacing("%", with: content)) == ["h1: A", "p (A): the text of this page"])
    }
  }

  @Test func headingsOfTheFrameDoNotStandAboveTheText() throws {
    #expect(
      try lines("<h1>Site</h1><main><h2 id=b>B</h2><p>text</main>") == [
        "h2 #b: B", "p #b (B): text",
      ])
  }

  @Test func anAlmostEmptyMainPartDoesNotHideThePage() throws {
    let text = String(repeating: "words ", count: 30)
    #expect(try lines("<main>x</main><p>\(text)</p>").count == 2)
    #expect(try lines("<p>text</p><main></main>") == ["p: text"])
    #expect(try lines("<article>teaser</article><p>\(text)").count == 2)
  }

  @Test func pagesThatAreAllFurnitureAreReadWhole() throws {
    #expect(try lines("<nav><ul><li><a href=a>A</a></ul></nav><script>s</script>") == ["li: A"])
    #expect(try lines("<body class='nav'><div id=footer><p>x</div>") == ["p #footer: x"])
  }

  @Test func theBodyIsNeverFurniture() throws {
    #expect(
      try lines("<html class=sidebar><body class='nav toc' id=footer hidden><p>x") == ["p: x"])
  }
}
