import Ingestion
import Model
import Testing

@Suite struct XMLParserTests {
  private func parsed(_ xml: String) throws -> MarkupDocument {
    try XMLParser.parse(Array(xml.utf8), path: "a.xml")
  }

  private func lines(_ xml: String) throws -> [String] { MarkupGolden.lines(try parsed(xml)) }

  @Test func unknownElementsKeepAllTextInOrder() throws {
    let xml = """
      <recipes><recipe id="r"><title>Bread</title><dish>Mix <b>flour</b> and <i>water</i>.</dish>
      <hint><b>Bold</b>, then text</hint><person><name>Ann</name><age>5</age></person></recipe>
      <recipe><title>Cake</title><p>x <q>y</q></p></recipe></recipes>
      """
    #expect(
      try lines(xml) == [
        "h1 #r: Bread", "p #r (Bread): Mix flour and water.", "p #r (Bread): Bold, then text",
        "p #r (Bread): Ann", "p #r (Bread): 5", "h1: Cake", "p (Cake): x “y”",
      ])
  }

  @Test func wordsOfOtherVocabulariesAreNoDocBook() throws {
    let xml =
      "<db><comment>a</comment><group><arg>b</arg><arg>c</arg></group><info><x>d</x></info>"
      + "<author>e</author><index>f</index><screen>g</screen></db>"
    #expect(try lines(xml) == ["p: a", "p: b", "p: c", "p: d", "p: e", "p: f", "p: g"])
  }

  @Test func commonVocabulariesAreMapped() throws {
    let dita = """
      <concept id="c"><title>T</title><shortdesc>s</shortdesc><conbody><ul><li>a <b>b</b></li></ul>
      <codeblock>x
        y</codeblock><dl><dlentry><dt>k</dt><dd>v</dd></dlentry></dl><note>n</note></conbody></concept>
      """
    #expect(
      try lines(dita) == [
        "h1 #c: T", "p #c (T): s", "li #c (T): a b", "code #c (T): x⏎  y", "dl #c (T): k: v",
        "note #c (T): n",
      ])
  }

  @Test func xhtmlIsReadAsHTML() throws {
    let xml =
      "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title>"
      + "</head><body><nav>no</nav><h1 id='a'>T</h1><p>x<br/>y&nbsp;z</p></body></html>"
    #expect(try lines(xml) == ["h1 #a: T", "p #a (T): x y z"])
    #expect(try parsed(xml).title == "T")
  }

  @Test func entitiesAreCharactersShortTextsOrStayAsWritten() throws {
    let xml = """
      <!DOCTYPE a [<!ENTITY name "Gadget"><!ENTITY two "&name; two"><!ENTITY tag "<b>x</b>">]>
      <a>&name;: &lt;&#233;&eacute;&mdash;&nbsp;&two; &tag; &nosuch;</a>
      """
    #expect(try lines(xml) == ["p: Gadget: <éé— &two; &tag; &nosuch;"])
    #expect(try parsed(xml).warnings.isEmpty)
  }

  @Test func declaredEncodingsDoNotUndoTheDecoding() throws {
    #expect(
      try lines("<?xml version='1.0' encoding='iso-8859-1'?><a>café 漢字</a>") == ["p: café 漢字"])
    #expect(try lines("<?xml version='1.0' encoding='utf-16'?><a>café</a>") == ["p: café"])
  }

  @Test func linesAreThoseOfTheSource() throws {
    let xml =
      "<?xml version='1.0'?>\n<!-- x\n -->\n<a>\n<p\n x='1'>one\r\ntwo</p>\n"
      + "<pre><![CDATA[\n\nx\ny]]></pre>\n<p>end</p></a>"
    #expect(
      MarkupGolden.lines(try parsed(xml), lineNumbers: true) == [
        "p 6-7: one two", "code 10-11: x⏎y", "p 12-12: end",
      ])
    let far = "<a>" + String(repeating: "<p>x</p>\n", count: 70_000) + "</a>"
    #expect(try parsed(far).blocks.last?.lines == SourceSpan(startLine: 70_000, endLine: 70_000))
  }

  @Test func longDataSectionsKeepTheirLines() throws {
    let code = (1...20_000).map { "line \($0)" }.joined(separator: "\n")
    let document = try parsed("<a><pre><![CDATA[\(code)]]></pre>\n<p>end</p></a>")
    #expect(document.blocks[0].text == code)
    #expect(document.blocks[0].lines == SourceSpan(startLine: 1, endLine: 20_000))
    #expect(document.blocks[1].lines.startLine == 20_001)
  }

  // MARK: Faults

  @Test func theTextBeforeASyntaxErrorIsKept() throws {
    let document = try parsed("<a><p>first</p>\n<p>second</b>\n<p>third</p></a>")
    #expect(document.blocks.map(\.text) == ["first", "second"])
    #expect(
      document.warnings == [
        "a.xml:2:14: error: Opening and ending tag mismatch: p line 2 and b;"
          + " partial: only the text before is kept; repair the markup"
      ])
  }

  @Test func aFileCutShortIsPartial() throws {
    let document = try parsed("<a><p>first</p><p>sec")
    #expect(document.blocks.map(\.text) == ["first", "sec"])
    #expect(document.warnings.count == 1)
    #expect(document.warnings[0].hasPrefix("a.xml:1:"))
  }

  @Test(arguments: ["", "   ", "no markup", "<", "<a", "<!DOCTYPE", "</a>", "<a><b></a>", "&#0;"])
  func filesWithoutAnyTextThrow(xml: String) {
    #expect(throws: IngestionError.self) { try parsed(xml) }
  }

  @Test func errorsNameThePlace() {
    #expect {
      try parsed("<a>\n <b></a>")
    } throws: { error in
      "\(error)"
        == "a.xml:2:9: error: Opening and ending tag mismatch: b line 2 and a; repair the markup"
    }
  }

  @Test(arguments: ["<a/>", "<a><!-- x --></a>", "<a x='only'/>"])
  func wellFormedFilesWithoutTextHaveNoBlocks(xml: String) throws {
    #expect(try parsed(xml).blocks.isEmpty)
  }

  @Test func controlCharactersDoNotEndTheText() throws {
    #expect(try lines("<a>one\u{0C}two\u{1B}[0m</a>") == ["p: one two [0m"])
  }

  @Test func undeclaredPrefixesAreHarmless() throws {
    let document = try parsed("<a><x:p>one</x:p><p y:z='1'>two</p></a>")
    #expect(document.blocks.map(\.text) == ["one", "two"])
    #expect(document.warnings.isEmpty)
  }

  @Test func everyPrefixEndsWell() throws {
    let page = Array(
      "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e 'x'>]><a id='é'>&e;<![CDATA[<]]><b/></a>".utf8)
    for count in 0...page.count {
      let text = TextDecoder.decode(Array(page.prefix(count)), declaration: .xml).utf8
      _ = try? XMLParser.parse(text, path: "a.xml")
    }
  }
}
