import Ingestion
import Model
import Testing

@Suite struct MarkupTableTests {
  private func lines(_ html: String) throws -> [String] {
    MarkupGolden.lines(try HTMLParser.parse(Array(html.utf8), path: "page.html"))
  }

  @Test func cellsCarryTheirColumnsHeader() throws {
    let html = """
      <table><caption>Sizes</caption><thead><tr><th>Name<th>Size:</thead>
      <tr><td>a<td><p>1</p><p>2</p><tr><th>b<td></td><tr><td><td></table>
      """
    #expect(try lines(html) == ["p: Sizes", "tr: Name: a | Size: 1 2", "tr: Name: b"])
  }

  @Test func aFirstRowOfHeaderCellsIsTheHeader() throws {
    #expect(
      try lines("<table><tr><th>A<th>B<tr><td>1<td>2<tr><th>x<th>y</table>") == [
        "tr: A: 1 | B: 2", "tr: A: x | B: y",
      ])
  }

  @Test func tablesWithoutHeaderJoinTheirCells() throws {
    #expect(try lines("<table><tr><th>k<td>1<tr><td>2<td>3</table>") == ["tr: k | 1", "tr: 2 | 3"])
  }

  @Test func headersWithoutRowsAreRows() throws {
    #expect(try lines("<table><thead><tr><th>A<th>B</thead></table>") == ["tr: A | B"])
  }

  @Test func spansMoveTheColumns() throws {
    let html = """
      <table><thead><tr><th rowspan=2>N<th colspan=2>Size</tr><tr><th>min<th>max</thead>
      <tr><td rowspan=2>a<td>1<td>2<tr><td>3<td>4<tr><td colspan=3>all</table>
      """
    #expect(
      try lines(html) == [
        "tr: N: a | Size min: 1 | Size max: 2", "tr: Size min: 3 | Size max: 4", "tr: all",
      ])
  }

  @Test func aWideTitleCellIsNoHeader() throws {
    #expect(
      try lines("<table><tr><th colspan=2>Title<tr><td>1<td>2</table>") == [
        "tr: Title", "tr: 1 | 2",
      ])
  }

  @Test func headersTooLongToRepeatAreRows() throws {
    let long = String(repeating: "long ", count: 40)
    let rows = try lines("<table><tr><th>\(long)<th>B<tr><td>1<td>2</table>")
    #expect(rows.count == 2)
    #expect(rows.last == "tr: 1 | 2")
  }

  @Test func layoutTablesAreOnlyContainers() throws {
    let html = """
      <table><tr><td><h1>A</h1><p>one</p><table><tr><td>x<td>y</table></td>
      <td role=x><p>two</p></table><table role="presentation"><tr><td>l<td>r</table>
      """
    #expect(
      try lines(html) == [
        "h1: A", "p (A): one", "tr (A): x | y", "p (A): two", "p (A): l", "p (A): r",
      ])
  }

  @Test func numberedListingsAreCode() throws {
    let html = """
      <table class="highlighttable"><tr><td class="linenos"><pre>1
      2</pre><td class="code"><pre>a
      b</pre></table>
      """
    #expect(try lines(html) == ["code: a⏎b"])
  }

  @Test func codeInATableOfFactsIsOneLine() throws {
    #expect(
      try lines("<table><tr><th>A<th>B<tr><td>x<td><pre>a\n  b</pre></table>") == [
        "tr: A: x | B: a b"
      ])
  }

  @Test func menusBesideThePageAreDropped() throws {
    let menu = (1...6).map { "<li><a href='\($0)'>Item \($0)</a>" }.joined()
    let html =
      "<table><tr><td><ul>\(menu)</ul><td><h1>A</h1><p>text of the page, long enough to win"
      + "<p>and more of it than the menu has</table>"
    #expect(try lines(html).count == 3)
  }

  @Test func rowsAndCellsWithoutTableAreText() throws {
    #expect(try lines("<tr><td>a</td></tr><td>b</td><dt>t<dd>d") == ["p: a", "p: b", "dl: t: d"])
  }
}
