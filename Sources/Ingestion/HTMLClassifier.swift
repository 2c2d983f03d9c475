/// Decides what an HTML element is to the block writer: by its name, its attributes and its place.
struct HTMLClassifier {
  typealias Bytes = MarkupAttributes.Bytes
  typealias Signs = HTMLVocabulary.Signs

  /// False in the second reading of a page of which nothing was left by the first.
  let dropsFurniture: Bool

  /// The element with its role and traits.
  ///
  /// - Parameters:
  ///   - name: The lower-case tag name.
  ///   - parent: The innermost open element.
  func element(
    _ name: Bytes, _ attributes: MarkupAttributes, in parent: MarkupFrame
  ) -> MarkupElement {
    guard let entry = HTMLVocabulary.elements[name] else {
      let isListing = parent.context == .code && isListing(name, attributes)
      return refined(.init(role: isListing ? .block : .inline), attributes, parent)
    }
    switch entry.part {
    case .unseen: return MarkupElement(role: .inline, traits: .skipped)
    case .page: return MarkupElement(role: .block, region: region(attributes))
    default: return refined(entry, attributes, parent)
    }
  }

  /// The id by which others can link to the element; empty for none.
  ///
  /// Left out are ids of the whole page and those that generators give to index entries.
  func anchor(_ name: Bytes, _ attributes: MarkupAttributes) -> Bytes {
    let none = Bytes(start: nil, count: 0)
    var id = attributes.id
    if id.isEmpty, MarkupAttributes.equal(name, "a") { id = attributes.name }
    if id.isEmpty || id.starts(with: "index-".utf8) { return none }
    if case .page? = HTMLVocabulary.elements[name]?.part { return none }
    return signs(attributes.classes, in: HTMLVocabulary.classes).contains(.indexTerm) ? none : id
  }

  /// True for one of several listings that share a `pre`, each in its own language.
  private func isListing(_ name: Bytes, _ attributes: MarkupAttributes) -> Bool {
    MarkupAttributes.equal(name, "code") && attributes.classes.starts(with: "language-".utf8)
  }

  private func refined(
    _ entry: HTMLVocabulary.Element, _ attributes: MarkupAttributes, _ parent: MarkupFrame
  ) -> MarkupElement {
    let signs = allSigns(entry, attributes, parent)
    var element = MarkupElement(role: entry.role, level: entry.level)
    element.columnSpan = attributes.columnSpan
    element.rowSpan = attributes.rowSpan
    applyRole(signs, parent, &element)
    applyRegion(entry, signs, &element)
    if entry.part == .link { applyLink(attributes, &element) }
    if dropsFurniture { applyFurniture(entry, signs, parent, &element) }
    if isHidden(attributes) { element.traits.insert(.skipped) }
    return element
  }

  /// What classes and role say, and the id where ids are not made from section titles.
  private func allSigns(
    _ entry: HTMLVocabulary.Element, _ attributes: MarkupAttributes, _ parent: MarkupFrame
  ) -> Signs {
    var all = signs(attributes.classes, in: HTMLVocabulary.classes)
    if !attributes.role.isEmpty { all.formUnion(signs(attributes.role, in: HTMLVocabulary.roles)) }
    guard !attributes.id.isEmpty, Self.isContainer(entry.role), entry.role != .paragraph else {
      return all
    }
    let isFree =
      parent.region.isEmpty && entry.part != .section && !all.contains(.section)
    let lists: Signs = [.linkList, .tableOfContents]
    let telling = isFree ? lists.union([.frame, .furniture, .pageHeader]) : lists
    all.formUnion(signs(attributes.id, in: HTMLVocabulary.classes).intersection(telling))
    all.formUnion(signs(attributes.id, in: HTMLVocabulary.ids))
    return all
  }

  private func signs(_ words: Bytes, in table: MarkupNameTable<Signs>) -> Signs {
    var all: Signs = []
    MarkupAttributes.forEachWord(of: words) { word in all.formUnion(table[word] ?? []) }
    return all
  }

  private func applyRole(_ signs: Signs, _ parent: MarkupFrame, _ element: inout MarkupElement) {
    switch element.role {
    case .block where signs.contains(.footnote): element.role = .footnote
    case .block where signs.contains(.admonition), .paragraph where signs.contains(.admonition),
      .quote where signs.contains(.admonition):
      element.role = .admonition
    case .heading where parent.context == .admonition: element.role = .lead
    case .heading where signs.contains(.byline): element.role = .paragraph
    default: break
    }
    let isTitle = signs.contains(.title) && parent.context == .admonition
    if signs.contains(.admonitionTitle) || isTitle { element.role = .lead }
    if signs.contains(.layout) { element.traits.insert(.layout) }
  }

  private func applyRegion(
    _ entry: HTMLVocabulary.Element, _ signs: Signs, _ element: inout MarkupElement
  ) {
    if entry.part == .main || signs.contains(.main) { element.region.insert(.main) }
    if entry.part == .article { element.region.insert(.article) }
    if signs.contains(.content), entry.role == .block { element.region.insert(.container) }
    let isSection = entry.part == .section || entry.part == .article
    if isSection || signs.contains(.section) && entry.role == .block {
      element.region.insert(.section)
      element.traits.insert(.section)
    }
  }

  private func region(_ attributes: MarkupAttributes) -> MarkupRegion {
    signs(attributes.role, in: HTMLVocabulary.roles).contains(.main) ? .main : []
  }

  private func applyLink(_ attributes: MarkupAttributes, _ element: inout MarkupElement) {
    guard attributes.hasHref else { return }
    element.traits.insert(.link)
    if attributes.isLocal { element.traits.insert(.localLink) }
    var leadsOn = false
    MarkupAttributes.forEachWord(of: attributes.rel) { word in
      leadsOn = leadsOn || HTMLVocabulary.travelRelations[word] != nil
    }
    if let key = attributes.accessKey.first, attributes.accessKey.count == 1 {
      leadsOn = leadsOn || "npuh".utf8.contains(key | 0x20)
    }
    if leadsOn { element.traits.insert(.travelLink) }
  }

  /// Skips what is never text, and marks what has to show at its end whether it is.
  private func applyFurniture(
    _ entry: HTMLVocabulary.Element, _ signs: Signs, _ parent: MarkupFrame,
    _ element: inout MarkupElement
  ) {
    let isContainer = Self.isContainer(entry.role)
    let isControl = signs.contains(.control) && entry.role == .inline
    if entry.part == .navigation || signs.contains(.furniture) || isControl {
      element.traits.insert(.skipped)
    }
    if isContainer && signs.contains(.linkList) { element.traits.insert(.suspect) }
    if isContainer && signs.contains(.tableOfContents) { element.traits.insert(.suspectList) }
    if isContainer && isFrame(entry, signs, parent) && !isNote(element.role) {
      let isInContent = !parent.region.isDisjoint(with: .content)
      element.traits.insert(isInContent ? .suspect : .skipped)
    }
    if isContainer && (entry.part == .header || signs.contains(.pageHeader)),
      parent.region.isEmpty
    {
      element.traits.insert(.pageHeader)
    }
  }

  /// True for parts of the site around the text.
  private func isFrame(
    _ entry: HTMLVocabulary.Element, _ signs: Signs, _ parent: MarkupFrame
  ) -> Bool {
    switch entry.part {
    case .aside: return !signs.contains(.footnotes)
    case .footer: return parent.context != .quote && !signs.contains(.footnotes)
    default: return signs.contains(.frame)
    }
  }

  private func isNote(_ role: MarkupRole) -> Bool { role == .admonition || role == .footnote }

  /// The panel of a tab is hidden until a reader asks for it: it is text all the same.
  private func isHidden(_ attributes: MarkupAttributes) -> Bool {
    guard attributes.isHidden || attributes.isStyledAway else { return false }
    return !MarkupAttributes.equal(attributes.role, "tabpanel")
  }

  /// Elements large enough to be a part of a page.
  private static func isContainer(_ role: MarkupRole) -> Bool {
    switch role {
    case .block, .paragraph, .list, .table, .termList, .quote: return true
    default: return false
    }
  }
}
