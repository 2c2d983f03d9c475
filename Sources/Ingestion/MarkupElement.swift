/// What an element does to the text in and around it, whatever its vocabulary.
enum MarkupRole: UInt8, Sendable {
  /// Part of the running text.
  case inline
  /// Ends the text before and after it.
  case block
  case paragraph
  case heading
  /// Text whose line breaks and indentation count.
  case preformatted
  /// A line of code that is put together from marked-up parts.
  case synopsis
  /// A forced line break.
  case lineBreak
  case list
  case item
  /// Holds terms and their details.
  case termList
  case term
  case details
  case admonition
  /// The title of an admonition; it leads the first paragraph.
  case lead
  case quote
  /// A footnote; text directly in it is its label.
  case footnote
  case table
  case headerRows
  case row
  case cell
  case headerCell
  /// The title of the whole document; it gives no block.
  case documentTitle
}

/// Further properties of an open element.
struct MarkupTraits: OptionSet, Sendable {
  let rawValue: UInt16

  /// Its text is not for readers of the page.
  static let skipped = MarkupTraits(rawValue: 1 << 0)
  /// A section: its id serves the heading in it.
  static let section = MarkupTraits(rawValue: 1 << 1)
  /// A link.
  static let link = MarkupTraits(rawValue: 1 << 2)
  /// A link into the same page.
  static let localLink = MarkupTraits(rawValue: 1 << 3)
  /// A link declared to lead to the previous, next or upper page.
  static let travelLink = MarkupTraits(rawValue: 1 << 4)
  /// Dropped at its end when it turns out to be mostly links.
  static let suspect = MarkupTraits(rawValue: 1 << 5)
  /// Dropped at its end unless it has the page's main heading and is not mostly links.
  static let pageHeader = MarkupTraits(rawValue: 1 << 6)
  /// Dropped at its end when most of its blocks have links.
  static let suspectList = MarkupTraits(rawValue: 1 << 8)
  /// Any of those whose fate is decided at their end.
  static let judged: MarkupTraits = [.suspect, .suspectList, .pageHeader]
  /// A table made for layout: its cells are no row.
  static let layout = MarkupTraits(rawValue: 1 << 7)
}

/// Parts of a page that declare themselves its content, the most trusted first.
struct MarkupRegion: OptionSet, Sendable {
  let rawValue: UInt8

  /// `<main>` or `role="main"`.
  static let main = MarkupRegion(rawValue: 1 << 0)
  /// A container whose class or id says content.
  static let container = MarkupRegion(rawValue: 1 << 1)
  /// `<article>`.
  static let article = MarkupRegion(rawValue: 1 << 2)
  /// Inside a section, so that a header is the section's, not the page's; no choice of content.
  static let section = MarkupRegion(rawValue: 1 << 3)

  /// Any part that declares itself content.
  static let content: MarkupRegion = [.main, .container, .article]
}

/// An element as the block writer sees it.
struct MarkupElement {
  var role = MarkupRole.inline
  var traits: MarkupTraits = []
  var region: MarkupRegion = []
  /// Level of a heading, 1 to 6.
  var level: UInt8 = 0
  /// Columns and rows that a cell covers.
  var columnSpan = 1
  var rowSpan = 1
}
