/// An open XML element: what its children and its end need to know.
struct XMLOpenElement {
  var part = XMLVocabulary.Part.plain
  var role = MarkupRole.inline
  /// Elements begun directly inside.
  var childCount = 0
  /// Put in before the second and later children.
  var separator: StaticString?
  /// Put in at the end.
  var closing: StaticString?
  /// White space directly inside means nothing.
  var hasOnlyElements = false
  /// Counts as a section for the level of headings inside.
  var isSection = false
  /// Unknown elements inside are part of its text.
  var isText = false
  /// Unknown, so that its text decides what it is.
  var isUnknown = false
  /// Becomes text as soon as it has some of its own.
  var mayBecomeText = false
  /// Holds blocks by their names, which no text of its own can draw into one paragraph.
  var hasKnownBlock = false
  var isFootnote = false
  /// Blocks before it.
  var firstBlock = 0
}

/// Decides what an XML element is to the block writer.
struct XMLClassifier {
  /// Unknown names stand in running text.
  var isDocBook: Bool
  /// Open sections.
  var sectionDepth = 0
  /// Open footnotes, in which paragraphs do not break the line.
  var footnoteDepth = 0

  /// The element, and what is to be remembered while it is open.
  ///
  /// - Parameter parent: The element around it; sections and unknown elements in it may change.
  mutating func element(
    _ name: MarkupAttributes.Bytes, _ attributes: MarkupAttributes,
    in parent: inout XMLOpenElement
  ) -> (MarkupElement, XMLOpenElement) {
    guard let entry = XMLVocabulary.element(name, isDocBook: isDocBook) else {
      return unknown(in: parent)
    }
    var element = MarkupElement(role: entry.role)
    element.columnSpan = attributes.columnSpan
    element.rowSpan = attributes.rowSpan
    var open = XMLOpenElement(part: entry.part, role: entry.role)
    resolve(entry.part, attributes, &parent, &element, &open)
    if isLeftOut(entry.part, in: parent) { element.traits.insert(.skipped) }
    if element.role == .heading && element.level == 0 { element.level = level(sectionDepth + 1) }
    if footnoteDepth > 0, element.role != .inline {
      element.role = parent.isFootnote && parent.childCount == 0 ? .inline : .lineBreak
    }
    open.role = element.role
    open.mayBecomeText = Self.mayBecomeText(element.role)
    open.isText =
      open.isText || Self.isText(element.role) || parent.isText && element.role == .inline
    return (element, open)
  }

  /// Undoes what an element's opening counted.
  mutating func close(_ open: XMLOpenElement) {
    if open.isSection { sectionDepth -= 1 }
    if open.isFootnote { footnoteDepth -= 1 }
  }

  /// In DocBook, and inside text, an unknown element is part of the text; else it may be a block.
  private func unknown(in parent: XMLOpenElement) -> (MarkupElement, XMLOpenElement) {
    if isLeftOut(.plain, in: parent) {
      return (MarkupElement(role: .inline, traits: .skipped), XMLOpenElement())
    }
    let isInline = isDocBook || parent.isText || footnoteDepth > 0
    let open = XMLOpenElement(
      role: isInline ? .inline : .block, isText: parent.isText, isUnknown: !isInline,
      mayBecomeText: !isInline)
    return (MarkupElement(role: isInline ? .inline : .block), open)
  }

  private func isLeftOut(_ part: XMLVocabulary.Part, in parent: XMLOpenElement) -> Bool {
    switch part {
    case .skipped: return true
    case .title, .abstract: return false
    default: return parent.part == .information
    }
  }

  /// What depends on the parent, and what the element implies.
  private mutating func resolve(
    _ part: XMLVocabulary.Part, _ attributes: MarkupAttributes, _ parent: inout XMLOpenElement,
    _ element: inout MarkupElement, _ open: inout XMLOpenElement
  ) {
    switch part {
    case .plain, .skipped, .abstract, .entry, .formal: break
    case .section:
      open.isSection = true
      sectionDepth += 1
      element.traits.insert(.section)
    case .information: if !parent.isSection { open.part = .plain }
    case .title: resolveTitle(&parent, &element)
    case .term: if parent.part != .entry { element.role = .inline }
    case .item: if parent.part == .entry { element.role = .details }
    case .member: if parent.part == .simpleList { element.role = .inline }
    case .simpleList: resolveSimpleList(attributes, &element, &open)
    case .footnote:
      open.isFootnote = true
      footnoteDepth += 1
      open.closing = ")"
    case .quoted: open.closing = "”"
    case .optional: open.closing = "]"
    case .volume: open.closing = ")"
    case .spaced: open.separator = " "
    case .combination: (open.separator, open.hasOnlyElements) = ("+", true)
    case .path: (open.separator, open.hasOnlyElements) = (" > ", true)
    case .synopsis: (open.separator, open.hasOnlyElements) = (" ", true)
    case .choice: (open.separator, open.hasOnlyElements) = (" | ", true)
    case .argument: break
    case .prototype: (open.hasOnlyElements, open.closing) = (true, ");")
    case .manualNames: (open.separator, open.hasOnlyElements) = (", ", true)
    case .manualPurpose: break
    case .manualHeading: open.hasOnlyElements = true
    }
    if part == .argument || part == .choice { open.closing = Self.end(of: attributes) }
    if part == .manualHeading { element.level = level(sectionDepth) }
  }

  /// A title heads a section; elsewhere it leads a note or a paragraph or captions what follows.
  private mutating func resolveTitle(
    _ parent: inout XMLOpenElement, _ element: inout MarkupElement
  ) {
    if parent.isUnknown && !parent.isSection && !parent.isText {
      parent.isSection = true
      sectionDepth += 1
    }
    if parent.isSection || parent.part == .information {
      element.role = .heading
      element.level = level(sectionDepth)
    } else if parent.role == .admonition || parent.part == .formal {
      element.role = .lead
    } else if parent.isText || parent.role == .inline {
      element.role = .inline
    } else {
      element.role = .paragraph
    }
  }

  /// A list of type `inline` runs on in its sentence, with commas.
  private func resolveSimpleList(
    _ attributes: MarkupAttributes, _ element: inout MarkupElement, _ open: inout XMLOpenElement
  ) {
    if MarkupAttributes.equal(attributes.type, "inline") {
      element.role = .inline
      (open.separator, open.hasOnlyElements) = (", ", true)
    } else {
      open.part = .plain
    }
  }

  /// What stands before an element: its parent's separator, or its own opening sign.
  static func opening(
    _ part: XMLVocabulary.Part, _ attributes: MarkupAttributes, in parent: XMLOpenElement
  ) -> [StaticString] {
    var signs: [StaticString] = []
    if parent.part == .prototype {
      if parent.childCount > 0 { signs.append(parent.childCount == 1 ? "(" : ", ") }
    } else if part == .manualPurpose {
      signs.append(" — ")
    } else if parent.childCount > 0, let separator = parent.separator {
      signs.append(separator)
    }
    switch part {
    case .footnote: signs.append(" (")
    case .volume: signs.append("(")
    case .quoted: signs.append("“")
    case .optional: signs.append("[")
    case .argument, .choice: signs.append(begin(of: attributes))
    default: break
    }
    return signs
  }

  /// The bracket before an argument: optional unless it says otherwise.
  private static func begin(of attributes: MarkupAttributes) -> StaticString {
    if MarkupAttributes.equal(attributes.choice, "plain") { return "" }
    return MarkupAttributes.equal(attributes.choice, "req") ? "{" : "["
  }

  private static func end(of attributes: MarkupAttributes) -> StaticString {
    let repeats = MarkupAttributes.equal(attributes.repetition, "repeat")
    if MarkupAttributes.equal(attributes.choice, "plain") { return repeats ? "..." : "" }
    if MarkupAttributes.equal(attributes.choice, "req") { return repeats ? "}..." : "}" }
    return repeats ? "]..." : "]"
  }

  private func level(_ depth: Int) -> UInt8 { UInt8(max(1, min(6, depth))) }

  /// Roles inside which everything unknown is running text.
  private static func isText(_ role: MarkupRole) -> Bool {
    switch role {
    case .paragraph, .heading, .preformatted, .synopsis, .term, .lead: return true
    default: return false
    }
  }

  /// Roles that hold either text or blocks.
  private static func mayBecomeText(_ role: MarkupRole) -> Bool {
    switch role {
    case .block, .item, .details, .admonition, .quote, .cell, .headerCell: return true
    default: return false
    }
  }
}
