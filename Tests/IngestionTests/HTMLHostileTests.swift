import Ingestion
import Model
import Testing

/// Pages made to exhaust, mislead or silence the parser.
@Suite struct HTMLHostileTests {
  private func parse(_ html: String, _ limits: IngestionLimits = .init()) throws -> MarkupDocument {
    try HTMLParser.parse(Array(html.utf8), path: "bad.html", limits: limits)
  }

  private func message(_ html: String, _ limits: IngestionLimits = .init()) -> String? {
    do throws(IngestionError) {
      _ = try HTMLParser.parse(Array(html.utf8), path: "bad.html", limits: limits)
      return nil
    } catch { return error.description }
  }

  @Test func absurdTagsAreRefusedBeforeTheParserSeesThem() {
    let attributes = String(repeating: "a=\"1\" ", count: 100_000)
    #expect(
      message("<p>\n<p \(attributes)>x")
        == "bad.html:2: error: 100000 attributes on one tag, at most 2000 are allowed;"
        + " simplify the markup or leave the file out")
    #expect(
      message("<p a='\(String(repeating: "x", count: 2 << 20))'>")?.contains("bytes in one tag")
        == true)
    #expect(message("<p " + String(repeating: "a ", count: 2_001) + ">") != nil)
    #expect(message("<p " + String(repeating: "a ", count: 1_900) + ">x") == nil)
  }

  @Test(arguments: [
    "<script/>%", "<!-->%", "<!--->%", "<script>x</script>%", "<!-- a --><!-- %", "<style/>%",
    "<SCRIPT></sCript>%", "<![CDATA[ %", "<?pi %", "<textarea>%", "<p title='>'>%", "<title>%",
  ])
  func absurdTagsCannotHide(disguise: String) {
    let tag = "<p " + String(repeating: "a ", count: 2_001) + ">"
    #expect(message(disguise.replacing("%", with: tag))?.contains("attributes") == true)
  }

  @Test(arguments: [
    "<script>%</script>", "<style>%</style>", "<!-- % -->", "<SCRIPT a=b>%</SCRIPT>",
  ])
  func codeAndCommentsAreNoTags(wrapper: String) {
    let code = "i<n; " + String(repeating: "word ", count: 3_000)
    #expect(message(wrapper.replacing("%", with: code)) == nil)
  }

  @Test func deepNestingKeepsItsTextUpToTheLimit() throws {
    let depth = 9_000
    let html = (0..<depth).map { "<div>w\($0)" }.joined()
    #expect(try parse(html).blocks.count == depth)
    let deeper = String(repeating: "<b>", count: 10_500) + "x"
    #expect(message(deeper)?.contains("elements inside one another, at most 10000") == true)
    #expect(
      message(String(repeating: "<nav>", count: 10_500))?.contains("inside one another") == true)
  }

  @Test func longTextIsNotCutAtTenMegabytes() throws {
    let html = "<p>" + String(repeating: "x", count: 11 << 20) + "</p><p>end"
    let document = try parse(html)
    #expect(document.blocks.map(\.text.utf8.count) == [11 << 20, 3])
  }

  @Test func textAfterTheEndIsKept() throws {
    #expect(try parse("<html><body><p>a</body></html><p>b").blocks.map(\.text) == ["a", "b"])
  }

  @Test func declaredCharsetsDoNotUndoTheDecoding() throws {
    for declaration in ["<meta charset=iso-8859-1>", "<?xml version='1.0' encoding='utf-16'?>"] {
      #expect(try parse("\(declaration)<p>café 漢字").blocks.map(\.text) == ["café 漢字"])
    }
  }

  @Test func oneBadByteSpoilsNothingElse() throws {
    let bytes = Array("<p>café ".utf8) + [0xFF] + Array(" zémore</p>".utf8)
    let text = TextDecoder.decode(bytes, declaration: .html).utf8
    let document = try HTMLParser.parse(text, path: "page.html")
    #expect(document.blocks.map(\.text) == ["café \u{FFFD} zémore"])
  }

  @Test(arguments: [
    String(repeating: "<", count: 100_000), String(repeating: "<!--", count: 100_000),
    String(repeating: "<script>", count: 50_000), String(repeating: "<![CDATA[", count: 50_000),
    "<!-- never closed" + String(repeating: " x", count: 100_000),
    String(repeating: "</zz>", count: 50_000), String(repeating: "&", count: 50_000),
    "<p>" + String(repeating: "<a><b></a></b>", count: 5_000),
    "<table>" + String(repeating: "<tr><td>", count: 5_000),
    String(repeating: "<table>", count: 5_000),
    "<!DOCTYPE " + String(repeating: "[", count: 100_000),
  ])
  func floodsEndSoon(html: String) {
    var limits = IngestionLimits()
    limits.deadline = .seconds(20)
    #expect(message(html, limits)?.contains("stopped after") != true)
  }

  @Test func headersCannotMultiplyTheText() {
    var limits = IngestionLimits()
    limits.maximumBytes = 1 << 18
    let header = String(repeating: "h", count: 110)
    let html = "<table><tr><th>\(header)</th></tr>" + String(repeating: "<tr><td>x", count: 5_000)
    #expect(message(html, limits)?.contains("bytes of text, at most 262144") == true)
  }

  @Test func limitsAreReported() {
    var limits = IngestionLimits()
    limits.maximumBytes = 10
    #expect(
      message("<p>0123456789", limits)
        == "bad.html: byte 10: error: 13 bytes of text, at most 10 are read;"
        + " split the file")
    limits = IngestionLimits()
    limits.maximumElements = 5
    #expect(
      message(String(repeating: "<p>x", count: 10), limits)?.contains("elements, at most 5") == true
    )
    limits = IngestionLimits()
    limits.maximumBlocks = 5
    #expect(
      message(String(repeating: "<p>x", count: 10), limits)?.contains("blocks, at most 5") == true)
    limits = IngestionLimits()
    limits.deadline = .zero
    #expect(
      message(String(repeating: "<p>x", count: 2_000), limits)?.contains(
        "parsing stopped after 0.0 s") == true)
  }

  @Test func theDeadlineHoldsWhereNoElementIsMet() {
    var limits = IngestionLimits()
    limits.deadline = .milliseconds(20)
    let html = String(repeating: "<div>", count: 5_000) + String(repeating: "</zz>", count: 200_000)
    #expect(message(html, limits)?.contains("parsing stopped after 0.02 s") == true)
  }

  @Test func nestedSuspectsAreNotJudgedOneByOne() throws {
    let html =
      String(repeating: "<div class=toc>", count: 5_000)
      + String(repeating: "<p>some <a href=x>y</a> words", count: 3_000)
    #expect(try parse(html).blocks.count == 3_000)
  }

  @Test func manyPagesInParallelDoNotDisturbEachOther() async throws {
    let texts = await withTaskGroup(of: [String].self) { group in
      for number in 0..<64 {
        group.addTask {
          let html = "<title>\(number)</title>" + String(repeating: "<p>\(number)</p>", count: 50)
          return (try? HTMLParser.parse(Array(html.utf8), path: "p").blocks.map(\.text)) ?? []
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(texts.allSatisfy { $0.count == 50 && Set($0).count == 1 })
  }
}
