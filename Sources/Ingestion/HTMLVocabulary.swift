/// What the names in HTML mean: elements, classes, ids and ARIA roles.
enum HTMLVocabulary {
  /// Elements whose treatment depends on where they stand.
  enum Part: Sendable {
    case plain
    /// Never text for readers of the page.
    case unseen
    case navigation
    case header
    case footer
    case aside
    case main
    case article
    case section
    case link
    /// `html` and `body`: no class or id of theirs can make them furniture.
    case page
  }

  /// An element's role, its heading level and its treatment.
  struct Element: Sendable {
    var role: MarkupRole
    var level: UInt8 = 0
    var part = Part.plain
  }

  /// What classes, id and role say about an element.
  struct Signs: OptionSet, Sendable {
    let rawValue: UInt32

    /// Never part of the text.
    static let furniture = Signs(rawValue: 1 << 0)
    /// Part of the site's frame: left out unless it stands in the content and is no link list.
    static let frame = Signs(rawValue: 1 << 1)
    /// Head of the page.
    static let pageHeader = Signs(rawValue: 1 << 2)
    /// A list of links, if it is mostly links.
    static let linkList = Signs(rawValue: 1 << 3)
    /// A table of contents, if most of its lines have links.
    static let tableOfContents = Signs(rawValue: 1 << 14)
    /// Holds footnotes, so that links do not speak against it.
    static let footnotes = Signs(rawValue: 1 << 15)
    static let admonition = Signs(rawValue: 1 << 4)
    static let admonitionTitle = Signs(rawValue: 1 << 5)
    /// A title, when directly in an admonition.
    static let title = Signs(rawValue: 1 << 6)
    static let footnote = Signs(rawValue: 1 << 7)
    static let section = Signs(rawValue: 1 << 8)
    static let content = Signs(rawValue: 1 << 9)
    static let main = Signs(rawValue: 1 << 10)
    /// An index entry's anchor, which names no place worth linking to.
    static let indexTerm = Signs(rawValue: 1 << 11)
    /// A table made for layout.
    static let layout = Signs(rawValue: 1 << 12)
    /// Says who or when; no heading, whatever its element.
    static let byline = Signs(rawValue: 1 << 16)
    /// Something to press, when it stands in a line.
    static let control = Signs(rawValue: 1 << 13)
  }

  static let elements = MarkupNameTable<Element>([
    ("html body", Element(role: .block, part: .page)),
    (
      "address caption center col colgroup details div fieldset figcaption figure form frameset "
        + "head hgroup hr legend summary tbody tfoot", Element(role: .block)
    ),
    ("p", Element(role: .paragraph)), ("br", Element(role: .lineBreak)),
    ("pre listing xmp plaintext", Element(role: .preformatted)),
    ("h1", Element(role: .heading, level: 1)), ("h2", Element(role: .heading, level: 2)),
    ("h3", Element(role: .heading, level: 3)), ("h4", Element(role: .heading, level: 4)),
    ("h5", Element(role: .heading, level: 5)), ("h6", Element(role: .heading, level: 6)),
    ("ul ol menu dir", Element(role: .list)), ("li", Element(role: .item)),
    ("dl", Element(role: .termList)), ("dt", Element(role: .term)),
    ("dd", Element(role: .details)), ("blockquote", Element(role: .quote)),
    ("table", Element(role: .table)), ("thead", Element(role: .headerRows)),
    ("tr", Element(role: .row)), ("td", Element(role: .cell)), ("th", Element(role: .headerCell)),
    ("title", Element(role: .documentTitle)), ("a", Element(role: .inline, part: .link)),
    ("nav", Element(role: .block, part: .navigation)),
    ("header", Element(role: .block, part: .header)),
    ("footer", Element(role: .block, part: .footer)),
    ("aside", Element(role: .block, part: .aside)), ("main", Element(role: .block, part: .main)),
    ("article", Element(role: .block, part: .article)),
    ("section", Element(role: .block, part: .section)),
    (
      "script style noscript template svg button select option textarea datalist dialog iframe "
        + "noframes noembed audio video canvas rp annotation annotation-xml",
      Element(role: .inline, part: .unseen)
    ),
  ])

  /// Signs of a class; ids have the same outside the content.
  static let classes = MarkupNameTable<Signs>([
    (
      "headerlink sphinxsidebar sphinxsidebarwrapper navheader navfooter skip-link skiplink "
        + "skip-to-content skip-nav skip-navigation viewcode-link viewcode-back linenos linenodiv "
        + "lineno copybtn copy-button breadcrumb breadcrumbs crumbs toctree-wrapper indextable "
        + "indexdiv indexdiv-quicklinks genindex-jumpbox modindex-jumpbox "
        + "mw-editsection mw-jump-link catlinks printfooter navbox edit-link edit-page "
        + "js-flavor-toggle",
      .furniture
    ),
    (
      "nav navbar navigation nav-content mobile-nav topnav topbar top-bar sidenav sidebar side-bar "
        + "menu menu-wrapper related related-pages footer site-footer page-footer masthead banner "
        + "pagination pager paginator prev-next prevnext next-prev nav-panel search searchbox "
        + "search-box search-form quicksearch social share sharing advertisement cookie-banner "
        + "cookie-consent newsletter dropdown-menu language-switcher version-switcher toolbar",
      .frame
    ),
    ("header site-header page-header", .pageHeader),
    ("contents", .linkList),
    (
      "toc tableofcontents table-of-contents toctree local-toc page-toc minitoc mini-toc "
        + "list-of-figures list-of-tables list-of-examples",
      .tableOfContents
    ),
    (
      "admonition note tip warning caution important danger hint attention seealso callout alert "
        + "notice topic",
      .admonition
    ),
    (
      "admonition-title topic-title sidebar-title alert-heading alert-title callout-title",
      .admonitionTitle
    ),
    ("title", .title), ("footnote", .footnote),
    ("footnote-list footnotes references endnotes citations", .footnotes),
    (
      "section chapter appendix preface part glossary bibliography refentry refnamediv "
        + "refsynopsisdiv refsect1 refsect2 refsect3 sect1 sect2 sect3 sect4 sect5 simplesect",
      .section
    ),
    (
      "body markdown-body mw-parser-output entry-content post-content theme-doc-markdown "
        + "rst-content",
      .content
    ),
    ("author editor corpauthor subtitle releaseinfo pubdate", .byline),
    ("indexterm", .indexTerm),
  ])

  /// Ids that say more than the class of the same name.
  static let ids = MarkupNameTable<Signs>([
    (
      "content main main-content maincontent bodycontent mw-content-text page-content "
        + "docs-content",
      .content
    )
  ])

  static let roles = MarkupNameTable<Signs>([
    (
      "navigation contentinfo search menu menubar toolbar tablist dialog alertdialog tooltip "
        + "doc-toc doc-index doc-pagelist",
      .furniture
    ),
    ("main", .main), ("banner", .pageHeader), ("complementary", .frame), ("button", .control),
    ("presentation none", .layout), ("doc-footnote", .footnote),
  ])

  /// Values of `rel` that lead from page to page of one work.
  static let travelRelations = MarkupNameTable<Bool>([
    ("next prev previous up home start first last top contents index", true)
  ])
}
