import Ingestion
import Testing

struct DocumentFormatTests {
  @Test(arguments: [
    ("a.html", DocumentFormat.html), ("b/c.HTM", .html), ("x.xhtml.gz", .html), ("x.xml", .xml),
    ("tide.1.xml", .xml), ("README.md", .markdown), ("x.markdown", .markdown),
    ("n.txt", .plainText),
    ("n.rst.txt", .plainText), ("n.rst", .plainText), ("n.adoc", .plainText),
    ("corpus.jsonl.gz", .jsonLines), ("corpus.jsonl", .jsonLines),
  ])
  func endingTellsTheFormat(path: String, format: DocumentFormat) {
    #expect(DocumentFormat(path: path) == format)
  }

  @Test(arguments: [
    "", "html", "a.html/b", "a.pdf", "a.gz", ".gz", "gz", "a.json", "a.html.bak", "txt/",
  ])
  func otherNamesHaveNone(path: String) {
    #expect(DocumentFormat(path: path) == nil)
  }

  @Test func onlyTheLastEndingSaysCompressed() {
    #expect(DocumentFormat.isGzipped(path: "a/B.TXT.GZ"))
    #expect(!DocumentFormat.isGzipped(path: "a.gz/b.txt"))
  }
}
