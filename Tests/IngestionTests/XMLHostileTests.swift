import Glibc
import Ingestion
import Model
import Testing

/// Files made to read other files, to grow, or to exhaust the parser.
@Suite struct XMLHostileTests {
  private func outcome(_ xml: String, _ limits: IngestionLimits = .init()) -> (
    text: String, fault: String
  ) {
    do throws(IngestionError) {
      let document = try XMLParser.parse(Array(xml.utf8), path: "bad.xml", limits: limits)
      let text = document.blocks.map(\.text).joined(separator: " ")
      return (text, document.warnings.joined())
    } catch { return ("", error.description) }
  }

  /// Runs `body` with the path of a file that holds `content`.
  private func withFile(_ content: String, _ body: (String) -> Void) {
    var name = Array("/tmp/sextant-xml-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    defer { unlink(name) }
    _ = write(file, content, content.utf8.count)
    close(file)
    body(String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
  }

  @Test func externalEntitiesAreNotRead() {
    withFile("SECRET") { path in
      let xml = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file://\(path)\">]><a><p>own &x; text</p></a>"
      #expect(outcome(xml).text == "own &x; text")
      let include =
        "<a xmlns:xi='http://www.w3.org/2001/XInclude'>t<xi:include href='\(path)' parse='text'/></a>"
      #expect(outcome(include).text == "t")
    }
  }

  @Test func externalGrammarsAreNotLoaded() {
    withFile("<!ENTITY x \"SECRET\"><!ATTLIST p id CDATA \"SECRET\">") { path in
      let xml = "<!DOCTYPE a SYSTEM \"file://\(path)\"><a><p>own &x;</p></a>"
      let document = try? XMLParser.parse(Array(xml.utf8), path: "bad.xml")
      #expect(document?.blocks.map(\.text) == ["own &x;"])
      #expect(document?.blocks.first?.anchor == nil)
    }
  }

  @Test func parameterEntitiesAreNotLoaded() {
    withFile("<!ENTITY x \"SECRET\">") { path in
      let xml = "<!DOCTYPE a [<!ENTITY % p SYSTEM \"file://\(path)\"> %p;]><a><p>own &x;</p></a>"
      #expect(outcome(xml).text == "own &x;")
    }
  }

  @Test func entitiesInEntitiesDoNotGrow() {
    let levels = (1...9).map { level in
      "<!ENTITY l\(level) \"" + String(repeating: "&l\(level - 1);", count: 10) + "\">"
    }
    let xml = "<!DOCTYPE a [<!ENTITY l0 \"ha\">\(levels.joined())]><a>x &l9; &l0;</a>"
    #expect(outcome(xml).text == "x &l9; ha")
    let viaParameters =
      "<!DOCTYPE a [<!ENTITY % a 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>"
      + (1...9).map { "<!ENTITY % b\($0) '" + String(repeating: "&#37;a;", count: 50) + "'>" }
      .joined()
      + "]><a>x</a>"
    #expect(outcome(viaParameters).text == "x")
  }

  @Test func longEntitiesAreNotRepeated() {
    let long = String(repeating: "x", count: 100_000)
    let xml =
      "<!DOCTYPE a [<!ENTITY e \"\(long)\">]><a>" + String(repeating: "&e;", count: 10_000) + "</a>"
    #expect(outcome(xml).text == String(repeating: "&e;", count: 10_000))
  }

  @Test func entitiesInAttributesDoNotGrow() {
    let xml =
      "<!DOCTYPE a [<!ENTITY e \"\(String(repeating: "x", count: 250))\">]><a>"
      + "<p id=\"" + String(repeating: "&e;", count: 10_000) + "\">x</p></a>"
    #expect(outcome(xml).text == "x")
  }

  @Test func manyEntityNamesAreRefused() {
    let names = (0..<12_000).map { "&n\($0);" }.joined()
    #expect(outcome("<a><p>x</p>\(names)</a>").text.hasPrefix("x &n0;"))
  }

  @Test func deepNestingKeepsItsTextUpToTheLimit() {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + "deep" + String(repeating: "</a>", count: depth)
    }
    #expect(outcome(nested(9_000)).text == "deep")
    #expect(
      outcome(nested(10_500)).fault.contains(
        "10001 elements inside one another, at most 10000 are allowed"))
    var limits = IngestionLimits()
    limits.maximumDepth = 200_000
    #expect(outcome(nested(60_000), limits).text == "deep")
  }

  @Test func longTextIsNotCutAtTenMegabytes() {
    let long = String(repeating: "x", count: 11 << 20)
    #expect(outcome("<a><p>\(long)</p><p>end</p></a>").text.utf8.count == (11 << 20) + 4)
  }

  @Test func absurdTagsAreRefusedBeforeTheParserSeesThem() {
    let attributes = String(repeating: "a='1' ", count: 100_000)
    #expect(
      outcome("<a>\n<b \(attributes)/></a>").fault
        == "bad.xml:2: error: 100000 attributes on one tag, at most 2000 are allowed;"
        + " simplify the markup or leave the file out")
    let long = "<a x='" + String(repeating: "y", count: 2 << 20) + "'>t</a>"
    #expect(outcome(long).fault.contains("bytes in one tag"))
    let code = "i<n " + String(repeating: "word ", count: 3_000)
    #expect(outcome("<a><![CDATA[\(code)]]><!-- \(code) --></a>").text.hasPrefix("i<n word"))
  }

  @Test(arguments: [
    "<a>text <!-- never closed" + String(repeating: " x", count: 100_000),
    "<a>text <![CDATA[" + String(repeating: " x", count: 100_000),
    "<a>text <?pi " + String(repeating: " x", count: 100_000),
  ])
  func openEndsKeepTheTextBefore(xml: String) {
    let found = outcome(xml)
    #expect(found.text.hasPrefix("text"))
    #expect(found.fault.contains("partial"))
  }

  @Test(arguments: [
    String(repeating: "<", count: 1 << 20), "<a>" + String(repeating: "<!--", count: 200_000),
    "<a>" + String(repeating: "&", count: 20_000), "<" + String(repeating: "a", count: 200_000),
    "<!DOCTYPE a [" + String(repeating: "<!ENTITY e 'x'>", count: 5_000) + "]><a>&e;</a>",
    "<!DOCTYPE a [<!ELEMENT a " + String(repeating: "(", count: 100_000),
    "<a>" + (0..<5_000).map { "<e\($0)/>" }.joined() + "</a>",
  ])
  func floodsEndSoon(xml: String) {
    var limits = IngestionLimits()
    limits.deadline = .seconds(20)
    #expect(!outcome(xml, limits).fault.contains("stopped after"))
  }

  @Test func theDeadlineHolds() {
    var limits = IngestionLimits()
    limits.deadline = .zero
    let xml = "<a>" + String(repeating: "<b/>", count: 5_000) + "</a>"
    #expect(outcome(xml, limits).fault.contains("parsing stopped after 0.0 s"))
  }
}
