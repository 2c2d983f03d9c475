/// How a file's bytes are to be read.
package enum DocumentFormat: Hashable, Sendable, CaseIterable {
  case html
  case xml
  case markdown
  /// Text without markup, reStructuredText and AsciiDoc.
  case plainText
  /// One BEIR record a line.
  case jsonLines

  /// The format that the end of a file's name tells, in any case; nil for names nobody reads.
  ///
  /// A final `.gz` is passed over: `page.html.gz` is HTML.
  package init?(path: String) {
    var parts = Self.lowercasedName(path).split(separator: ".", omittingEmptySubsequences: false)
    if parts.last == "gz" { parts.removeLast() }
    guard parts.count > 1, let ending = parts.last else { return nil }
    switch ending {
    case "html", "htm", "xhtml": self = .html
    case "xml": self = .xml
    case "md", "markdown": self = .markdown
    case "txt", "rst", "adoc": self = .plainText
    case "jsonl": self = .jsonLines
    default: return nil
    }
  }

  /// Whether the name says that the file is compressed.
  package static func isGzipped(path: String) -> Bool {
    lowercasedName(path).hasSuffix(".gz")
  }

  private static func lowercasedName(_ path: String) -> String {
    (path.split(separator: "/").last.map(String.init) ?? "").lowercased()
  }
}
