/// What element names mean in XML of any vocabulary; DocBook's own are in ``DocBookVocabulary``.
enum XMLVocabulary {
  /// Elements whose role depends on where they stand, or which imply text.
  enum Part: Sendable {
    case plain
    /// Has a title and text under it.
    case section
    /// A heading, a lead, a caption or a part of a reference: its parent says.
    case title
    /// Facts about its parent, of which only the title and the abstract are text.
    case information
    case skipped
    /// Text that may stand among information.
    case abstract
    /// Holds the pairs of a term list.
    case entry
    /// A term, when directly in a pair.
    case term
    /// An item, or the details of a pair.
    case item
    /// Titled paragraph.
    case formal
    /// Kept in its sentence, in parentheses.
    case footnote
    /// In quotation marks.
    case quoted
    /// In brackets.
    case optional
    /// A manual's section number, in parentheses.
    case volume
    /// Its parts are separated by spaces, plus signs, or greater-than signs.
    case spaced, combination, path
    /// A command's synopsis, its arguments, and choices between them.
    case synopsis, argument, choice
    /// A function's prototype.
    case prototype
    /// Names and purpose of a manual page, the purpose, and the page's heading.
    case manualNames, manualPurpose, manualHeading
    /// A list that may run on in a sentence, and its members.
    case simpleList, member
  }

  /// An element's role and its treatment.
  struct Element: Sendable {
    var role: MarkupRole
    var part = Part.plain
  }

  /// The meaning of a name; nil for an unknown one.
  static func element(_ name: MarkupAttributes.Bytes, isDocBook: Bool) -> Element? {
    if let found = DocBookVocabulary.elements[name] { return found }
    return isDocBook ? DocBookVocabulary.commonWords[name] : elements[name]
  }

  /// Names of DITA, JATS, TEI and vocabularies like HTML; not for DocBook, which means others.
  private static let elements = MarkupNameTable<Element>([
    ("sec topic concept task div subsection", Element(role: .block, part: .section)),
    ("head heading article-title", Element(role: .block, part: .title)),
    ("h1 h2 h3 h4 h5 h6", Element(role: .block, part: .title)),
    (
      "body conbody taskbody refbody front back text steps-unordered related-links fig table-wrap "
        + "article-meta title-group front-matter", Element(role: .block)
    ),
    (
      "topicmeta journal-meta contrib-group teiHeader script style article-id pub-date kwd-group",
      Element(role: .block, part: .skipped)
    ),
    ("p shortdesc lead", Element(role: .paragraph)), ("br lb", Element(role: .lineBreak)),
    ("ul ol list steps sl", Element(role: .list)),
    ("li list-item sli", Element(role: .item, part: .item)), ("dl", Element(role: .termList)),
    ("dlentry", Element(role: .block, part: .entry)), ("dt", Element(role: .term)),
    ("dd", Element(role: .details)),
    ("pre codeblock msgblock lines code-block listing", Element(role: .preformatted)),
    ("q", Element(role: .inline, part: .quoted)), ("fn", Element(role: .inline, part: .footnote)),
    ("simpletable", Element(role: .table)), ("sthead", Element(role: .headerRows)),
    ("tr strow", Element(role: .row)), ("td stentry", Element(role: .cell)),
    ("th", Element(role: .headerCell)),
  ])
}
