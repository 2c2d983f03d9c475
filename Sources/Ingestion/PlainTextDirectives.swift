import Model

/// reStructuredText's explicit markup: what begins with `.. `.
extension PlainTextBlocks {
  /// A directive, target, footnote, substitution or comment; in plain text only directives and
  /// targets, since anybody may begin a line with two dots.
  mutating func readExplicitMarkup() -> Bool {
    let content = lines.content(index)
    guard content.starts(with: "..".utf8) else { return false }
    let rest = content.dropFirst(2).drop { $0 == 0x20 }
    guard content.count == 2 || rest.startIndex > content.startIndex + 2 else { return false }
    if let directive = Self.directive(rest) {
      readDirective(directive.name, Array(directive.argument))
    } else if rest.first == UInt8(ascii: "_") {
      readTarget(rest.dropFirst())
    } else if dialect == .plain {
      return false
    } else if rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")) {
      readBody(.paragraph, first: Array(rest[(end + 1)...]))
    } else {
      skipBody(isEmptyComment: rest.isEmpty)
    }
    return true
  }

  /// `name:: argument`, or `|name| directive:: argument` under the name `|`.
  private static func directive(
    _ text: ArraySlice<UInt8>
  ) -> (name: String, argument: ArraySlice<UInt8>)? {
    if text.first == UInt8(ascii: "|") { return ("|", []) }
    let name = text.prefix {
      (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0) || "-_+.:".utf8.contains($0)
    }
    guard name.count > 2, name.suffix(2).elementsEqual("::".utf8),
      name.endIndex == text.endIndex || text[name.endIndex] == 0x20
    else { return nil }
    let argument = text[name.endIndex...].drop { $0 == 0x20 }
    return (String(decoding: name.dropLast(2), as: UTF8.self).lowercased(), argument)
  }

  private mutating func readDirective(_ name: String, _ argument: [UInt8]) {
    if name == "|" || Self.hidden.contains(name) {
      skipBody(isEmptyComment: false)
    } else if Self.literal.contains(name) {
      readCodeDirective()
    } else if let label = Self.label(of: name, argument) {
      readAdmonition(label.text, label.rest)
    } else if name == "image" || name == "figure" {
      readImage()
    } else {
      readSignatures(argument)
    }
  }

  /// `.. _name:` names what follows; with an address it is a link, which is dropped.
  private mutating func readTarget(_ text: ArraySlice<UInt8>) {
    if text.last == UInt8(ascii: ":") {
      var slugs = AnchorSlugs(.docutils)
      pendingAnchor = slugs.next(for: String(decoding: text.dropLast(), as: UTF8.self))
    }
    skipBody(isEmptyComment: true)
  }

  /// Skips the line and, unless it is an empty comment, what is indented below it.
  private mutating func skipBody(isEmptyComment: Bool) {
    let indent = lines.indent(index)
    index += 1
    if isEmptyComment, lines.isBlank(index) { return }
    index = max(index, lines.endOfIndented(from: index, atLeast: indent + 1))
  }

  /// An admonition; without text its label is the text.
  private mutating func readAdmonition(_ label: String, _ first: [UInt8]) {
    let next = lines.nextContent(from: index + 1)
    let hasBody = next < lines.count && lines.indent(next) > lines.indent(index)
    if first.isEmpty, !hasBody {
      addPlain(.admonition, Array(label.utf8), index..<index + 1)
      index += 1
    } else {
      self.label = label
      readBody(.admonition, first: first)
    }
  }

  /// The first paragraph of a body that may begin on the marker's line; the rest is a context.
  private mutating func readBody(_ kind: Block.Kind, first: [UInt8]) {
    let (start, indent) = (index, lines.indent(index))
    index += 1
    if first.isEmpty { skipOptions(deeperThan: indent) }
    let body = index
    while !first.isEmpty, !lines.isBlank(index), lines.indent(index) > indent { index += 1 }
    contexts.append(Context(indent: indent + 1, kind: kind))
    if !first.isEmpty {
      addParagraph(kind, start..<index, from: first + [0x0A] + joined(body..<index))
    }
  }

  private mutating func readCodeDirective() {
    let indent = lines.indent(index)
    index += 1
    skipOptions(deeperThan: indent)
    let start = lines.nextContent(from: index)
    let end = lines.endOfIndented(from: start, atLeast: indent + 1)
    if start < end { addCode(start..<end) }
    index = max(index, end)
  }

  /// The alternative text; a caption below is read as what it is.
  private mutating func readImage() {
    let (start, indent) = (index, lines.indent(index))
    index += 1
    let options = skipOptions(deeperThan: indent)
    for line in options where lines.content(line).starts(with: ":alt:".utf8) {
      add(contexts.last?.kind ?? .paragraph, Array(lines.content(line).dropFirst(5)), start..<index)
    }
    contexts.append(Context(indent: indent + 1, kind: contexts.last?.kind ?? .paragraph))
  }

  /// The argument and the lines right below it, each a definition: signatures of functions,
  /// options, titles of tables.
  private mutating func readSignatures(_ argument: [UInt8]) {
    let (start, indent) = (index, lines.indent(index))
    index += 1
    if !argument.isEmpty { addPlain(.definition, argument, start..<index) }
    while !lines.isBlank(index), lines.indent(index) > indent, !isOption(index) {
      addPlain(.definition, Array(lines.content(index)), index..<index + 1)
      index += 1
    }
    skipOptions(deeperThan: indent)
    contexts.append(Context(indent: indent + 1, kind: contexts.last?.kind ?? .paragraph))
  }

  /// Skips lines such as `:maxdepth: 2` right below a directive.
  @discardableResult
  private mutating func skipOptions(deeperThan indent: Int) -> Range<Int> {
    let start = index
    while !lines.isBlank(index), lines.indent(index) > indent, isOption(index) { index += 1 }
    return start..<index
  }

  private func isOption(_ index: Int) -> Bool { Self.fieldName(lines.content(index)) != nil }

  /// A field, `:name: text`, with the deeper lines below it; without text it is a setting.
  mutating func readField() -> Bool {
    guard dialect == .reStructuredText, let name = Self.fieldName(lines.content(index)) else {
      return false
    }
    let (start, indent) = (index, lines.indent(index))
    index += 1
    while !lines.isBlank(index), lines.indent(index) > indent { index += 1 }
    let text = joined(start..<index).dropFirst(name.count + 2)
    if !text.allSatisfy(CollapsedText.isSpace) {
      add(.definition, Array(name) + Array(": ".utf8) + text, start..<index)
    }
    contexts.append(Context(indent: indent + 1, kind: .definition))
    return true
  }

  /// The name of `:name:` at a line's start, when a space or nothing follows.
  private static func fieldName(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard content.first == UInt8(ascii: ":"),
      let end = content.dropFirst().firstIndex(of: UInt8(ascii: ":")),
      end > content.startIndex + 1, content[content.startIndex + 1] != 0x20,
      end + 1 == content.endIndex || content[end + 1] == 0x20
    else { return nil }
    return content[(content.startIndex + 1)..<end]
  }

  /// The word before an admonition's text, and what of the argument is text.
  private static func label(
    of name: String, _ argument: [UInt8]
  ) -> (text: String, rest: [UInt8])? {
    switch name {
    case "note", "warning", "caution", "danger", "attention", "error", "hint", "important", "tip":
      return (name.prefix(1).uppercased() + name.dropFirst(), argument)
    case "seealso": return ("See also", argument)
    case "admonition", "topic", "sidebar":
      let title = CollapsedText.string(argument)
      return title.isEmpty ? nil : (title, [])
    default: break
    }
    guard let change = changes[name] else { return nil }
    let version = argument.prefix { $0 != 0x20 }
    let text = "\(change) \(String(decoding: version, as: UTF8.self))"
    return (text, Array(argument[version.endIndex...]))
  }

  private static let changes = [
    "versionadded": "Added in", "versionchanged": "Changed in", "deprecated": "Deprecated since",
    "versionremoved": "Removed in", "deprecated-removed": "Deprecated since",
  ]

  /// Directives without text for readers.
  private static let hidden: Set<String> = [
    "toctree", "contents", "include", "literalinclude", "index", "highlight", "module",
    "currentmodule", "py:currentmodule", "meta", "raw", "role", "default-role", "testsetup",
    "testcleanup", "sectnum", "tabularcolumns", "graphviz", "digraph", "graph", "mermaid",
    "sectionauthor", "moduleauthor", "codeauthor", "target-notes", "header", "footer", "rst-class",
  ]

  /// Directives whose body is kept as it is.
  private static let literal: Set<String> = [
    "code", "code-block", "sourcecode", "parsed-literal", "prompt", "doctest", "testcode",
    "testoutput", "productionlist", "math", "csv-table", "console", "code-cell", "ipython",
  ]
}
