/// The text of a piece of HTML that stands in Markdown.
///
/// Not a parser: tags are taken out, block tags end a segment, scripts, styles, templates and
/// comments are skipped, the usual entities are resolved. A `<` that begins no tag is text.
struct MarkdownRawHTML {
  /// Text between two block tags.
  struct Segment {
    /// What its innermost block tag makes of it.
    enum Role: Equatable {
      case paragraph, listItem, tableRow, code
      case heading(level: Int)
    }

    var role: Role
    /// UTF-8, white space as in the source.
    var text: [UInt8] = []
    /// Lines of the HTML, from 0.
    var firstLine: Int
    var lastLine: Int
    /// The last `id` or `name` before or in it.
    var anchor: String?
  }

  /// A tag as it is written.
  struct Tag {
    /// In lower case.
    var name: String
    var isClosing: Bool
    /// `id`, or `name` of an `<a>`.
    var anchor: String?
    /// `alt` of an image.
    var alternative: String?
  }

  /// The segments that have text, and after the last one an empty one with the last anchor if
  /// there is one.
  private(set) var segments: [Segment] = []

  private let html: [UInt8]
  private var index = 0
  private var line = 0
  private var current = Segment(role: .paragraph, firstLine: 0, lastLine: 0)
  /// Searches for a `>` that ran to the end; each costs O(*n*), so only a few are allowed.
  private var failedTags = 0

  /// Reads a piece of HTML.
  ///
  /// - Complexity: O(*n*).
  init(_ html: [UInt8]) {
    self.html = html
    while index < html.count {
      switch html[index] {
      case UInt8(ascii: "<"): readMarkup()
      case UInt8(ascii: "&"): readEntity()
      default: append(html[index])
      }
    }
    if hasText || current.anchor != nil { segments.append(current) }
  }

  private var hasText: Bool { !current.text.allSatisfy(CollapsedText.isSpace) }

  private mutating func append(_ byte: UInt8) {
    if !CollapsedText.isSpace(byte) {
      if !hasContent { current.firstLine = line }
      hasContent = true
      current.lastLine = line
    }
    if byte == UInt8(ascii: "\n") { line += 1 }
    current.text.append(byte)
    index += 1
  }

  /// Whether ``current`` has anything but white space; kept so that appending is O(1).
  private var hasContent = false

  private mutating func readMarkup() {
    if html[index...].starts(with: "<!--".utf8) { return skip(past: "-->") }
    if html[index...].starts(with: "<?".utf8) { return skip(past: ">") }
    if html[index...].starts(with: "<!".utf8) { return skip(past: ">") }
    guard failedTags < 16, let (tag, end) = Self.tag(in: html, at: index) else {
      if failedTags < 16, Self.beginsTag(html, at: index) { failedTags += 1 }
      return append(html[index])
    }
    move(to: end)
    if Self.hidden.contains(tag.name), !tag.isClosing { return skip(to: "</\(tag.name)") }
    apply(tag)
  }

  private mutating func apply(_ tag: Tag) {
    if let role = Self.role(of: tag) {
      endSegment()
      if let role { current.role = role }
    }
    if let anchor = tag.anchor { current.anchor = anchor }
    switch tag.name {
    case "br": current.text.append(UInt8(ascii: current.role == .code ? "\n" : " "))
    case "td", "th": if hasContent, !tag.isClosing { current.text += " | ".utf8 }
    case "img": appendWord(tag.alternative ?? "")
    default: break
    }
  }

  private mutating func appendWord(_ word: String) {
    if word.isEmpty { return }
    if !hasContent { current.firstLine = line }
    hasContent = true
    current.lastLine = line
    current.text += " \(word) ".utf8
  }

  private mutating func endSegment() {
    if hasContent { segments.append(current) }
    current = Segment(
      role: .paragraph, firstLine: line, lastLine: line,
      anchor: hasContent ? nil : current.anchor)
    hasContent = false
  }

  private mutating func skip(past mark: String) {
    skip(to: mark)
    move(to: min(html.count, index + mark.utf8.count))
  }

  /// Skips to `mark`, in any case, or to the end.
  private mutating func skip(to mark: String) {
    let mark = Array(mark.utf8)
    var place = index
    while place + mark.count <= html.count {
      let isMatch = mark.indices.allSatisfy { offset in
        let byte = html[place + offset]
        return byte == mark[offset] || ((0x41...0x5A).contains(byte) && byte | 0x20 == mark[offset])
      }
      if isMatch { return move(to: place) }
      place += 1
    }
    move(to: html.count)
  }

  private mutating func move(to end: Int) {
    line += html[index..<end].lazy.filter { $0 == UInt8(ascii: "\n") }.count
    index = end
  }

  /// Elements whose text nobody reads.
  private static let hidden: Set<String> = ["script", "style", "template"]

  /// The role that begins with a block tag; nil inside for one that only ends a segment, nil
  /// outside for an inline tag.
  private static func role(of tag: Tag) -> Segment.Role?? {
    switch tag.name {
    case "h1", "h2", "h3", "h4", "h5", "h6":
      let level = Int(tag.name.dropFirst()) ?? 1
      return .some(tag.isClosing ? nil : .heading(level: level))
    case "li", "dt", "dd": return .some(tag.isClosing ? nil : .listItem)
    case "tr": return .some(tag.isClosing ? nil : .tableRow)
    case "pre": return .some(tag.isClosing ? nil : .code)
    case "p", "div", "ul", "ol", "dl", "table", "thead", "tbody", "blockquote", "section",
      "article", "aside", "details", "summary", "figure", "figcaption", "caption", "header",
      "footer", "nav", "main", "center", "hr", "form":
      return .some(nil)
    default: return nil
    }
  }
}

// MARK: Tags and entities

extension MarkdownRawHTML {
  private static func beginsTag(_ html: [UInt8], at start: Int) -> Bool {
    guard start + 1 < html.count else { return false }
    let slash = html[start + 1] == UInt8(ascii: "/") ? 1 : 0
    return start + 1 + slash < html.count && isLetter(html[start + 1 + slash])
  }

  /// The tag at a `<` and the offset after its `>`; nil when there is no tag.
  static func tag(in html: [UInt8], at start: Int) -> (tag: Tag, end: Int)? {
    guard beginsTag(html, at: start) else { return nil }
    let isClosing = html[start + 1] == UInt8(ascii: "/")
    var index = start + (isClosing ? 2 : 1)
    let name = word(in: html, at: &index)
    var tag = Tag(name: name, isClosing: isClosing)
    while index < html.count {
      switch html[index] {
      case UInt8(ascii: ">"): return (tag, index + 1)
      case let byte where isLetter(byte):
        let attribute = word(in: html, at: &index)
        note(attribute, value(in: html, at: &index), in: &tag)
      case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = quoted(in: html, at: &index)
      default: index += 1
      }
    }
    return nil
  }

  private static func note(_ attribute: String, _ value: String?, in tag: inout Tag) {
    guard let value, !value.isEmpty else { return }
    switch attribute {
    case "id": tag.anchor = value
    case "name" where tag.name == "a": tag.anchor = tag.anchor ?? value
    case "alt" where tag.name == "img": tag.alternative = value
    default: break
    }
  }

  /// Letters, digits, `-`, `_` and `:` in lower case.
  private static func word(in html: [UInt8], at index: inout Int) -> String {
    let start = index
    while index < html.count,
      isLetter(html[index]) || (0x30...0x3A).contains(html[index]) || html[index] == 0x2D
        || html[index] == 0x5F
    {
      index += 1
    }
    return String(decoding: html[start..<index], as: UTF8.self).lowercased()
  }

  /// The value after `=`, if one follows.
  private static func value(in html: [UInt8], at index: inout Int) -> String? {
    func skipSpace() {
      while index < html.count, CollapsedText.isSpace(html[index]) { index += 1 }
    }
    skipSpace()
    guard index < html.count, html[index] == UInt8(ascii: "=") else { return nil }
    index += 1
    skipSpace()
    guard index < html.count else { return nil }
    if html[index] == UInt8(ascii: "\"") || html[index] == UInt8(ascii: "'") {
      return quoted(in: html, at: &index)
    }
    let start = index
    while index < html.count, !CollapsedText.isSpace(html[index]), html[index] != 0x3E {
      index += 1
    }
    return String(decoding: html[start..<index], as: UTF8.self)
  }

  private static func quoted(in html: [UInt8], at index: inout Int) -> String? {
    let quote = html[index]
    let start = index + 1
    guard let end = html[start...].firstIndex(of: quote) else {
      index = html.count
      return nil
    }
    index = end + 1
    return CollapsedText.string(html[start..<end])
  }

  /// Appends the character that an entity stands for, or the `&`.
  private mutating func readEntity() {
    let limit = min(html.count, index + 12)
    guard let end = html[index..<limit].firstIndex(of: UInt8(ascii: ";")),
      let scalar = Self.scalar(named: String(decoding: html[(index + 1)..<end], as: UTF8.self))
    else { return append(html[index]) }
    let bytes = Array(String(scalar).utf8)
    index = end + 1 - bytes.count
    for byte in bytes { append(byte) }
  }

  private static func scalar(named name: String) -> Unicode.Scalar? {
    switch name {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    case "nbsp": return " "
    case "copy": return "\u{A9}"
    case "mdash": return "\u{2014}"
    case "ndash": return "\u{2013}"
    case "hellip": return "\u{2026}"
    default: break
    }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let value =
      digits.first == "x" || digits.first == "X"
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return value.flatMap(Unicode.Scalar.init)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
