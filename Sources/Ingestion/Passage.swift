/// What an encoder sees of a chunk: title, heading path, then the text.
package enum Passage {
  /// Joins the parts, one to a line; the headings of the path stand on one line, after ` > `.
  ///
  /// A heading that equals its neighbour, or an outermost heading with which the title begins, is
  /// left out; so is a title that is all of the text. Title and path together take at most
  /// ``prefixBytes(maximumTokens:)``: the outer headings go first, then the ends of the title and
  /// of the innermost heading, at a space. The text itself is never cut here.
  ///
  /// - Parameters:
  ///   - title: The document's title.
  ///   - headingPath: Headings above the text, outermost first.
  ///   - text: The chunk's text.
  ///   - maximumTokens: What the encoder takes.
  package static func text(
    title: String?, headingPath: [String], text: String, maximumTokens: Int = 256
  ) -> String {
    let start = prefix(title: title, headingPath: headingPath, maximumTokens: maximumTokens)
    if start.isEmpty || start == text { return text }
    return start + "\n" + text
  }

  /// The lines before the text, without the last line break; empty when there are none.
  package static func prefix(
    title: String?, headingPath: [String], maximumTokens: Int = 256
  ) -> String {
    let limit = prefixBytes(maximumTokens: maximumTokens)
    let title = title ?? ""
    let headings = distinct(headingPath, title: title)
    let path = innermost(of: headings, limit: limit - min(title.utf8.count, limit / 2))
    let name = CollapsedText.beginning(
      of: title, atMost: path.isEmpty ? limit : limit - path.utf8.count - 1)
    return name.isEmpty ? path : path.isEmpty ? name : name + "\n" + path
  }

  /// Bytes that title and path may take: a quarter of the encoder's tokens at five bytes each.
  package static func prefixBytes(maximumTokens: Int) -> Int {
    max(40, maximumTokens * 5 / 4)
  }

  /// The path without empty headings, equal neighbours and what the title says already.
  private static func distinct(_ path: [String], title: String) -> [String] {
    var kept: [String] = []
    for heading in path where !heading.isEmpty && heading != kept.last {
      if heading == title || (kept.isEmpty && title.hasPrefix(heading)) { continue }
      kept.append(heading)
    }
    return kept
  }

  /// As many headings as fit, from the innermost outwards, joined outermost first.
  private static func innermost(of headings: [String], limit: Int) -> String {
    guard var path = headings.last else { return "" }
    path = CollapsedText.beginning(of: path, atMost: limit)
    for heading in headings.dropLast().reversed() {
      guard heading.utf8.count + separator.utf8.count + path.utf8.count <= limit else { break }
      path = heading + separator + path
    }
    return path
  }

  private static let separator = " > "
}
