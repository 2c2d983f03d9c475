/// What element names mean in DocBook 4 and 5; names that are missing stand in running text.
enum DocBookVocabulary {
  /// The namespace of version 5.
  static let namespace = "http://docbook.org/ns/docbook"

  /// Elements that can be the root of a DocBook file.
  static let roots = MarkupNameTable<Bool>([
    (
      "set book part reference chapter appendix preface article section sect1 sect2 sect3 sect4 "
        + "sect5 simplesect refentry refsect1 refsection glossary bibliography qandaset colophon",
      true
    )
  ])

  static let elements = MarkupNameTable<XMLVocabulary.Element>([
    (
      "book chapter appendix preface article section sect1 sect2 sect3 sect4 "
        + "sect5 simplesect refentry refsect1 refsect2 refsect3 refsection refsynopsisdiv glossary "
        + "glossdiv bibliography bibliodiv colophon dedication acknowledgements qandadiv",
      .init(role: .block, part: .section)
    ),
    ("title", .init(role: .block, part: .title)),
    ("bridgehead", .init(role: .heading)), ("subtitle", .init(role: .paragraph)),
    (
      "bookinfo articleinfo chapterinfo sectioninfo sect1info sect2info sect3info sect4info "
        + "sect5info refentryinfo refsect1info refsect2info refsect3info refsynopsisdivinfo "
        + "refsectioninfo prefaceinfo appendixinfo referenceinfo setinfo partinfo glossaryinfo "
        + "bibliographyinfo blockinfo objectinfo",
      .init(role: .block, part: .information)
    ),
    (
      "indexterm titleabbrev areaspec itermset imageobject videoobject audioobject refmiscinfo",
      .init(role: .inline, part: .skipped)
    ),
    ("para simpara", .init(role: .paragraph)),
    ("formalpara", .init(role: .termList, part: .formal)),
    (
      "partintro legalnotice highlights figure example informalfigure "
        + "informalexample mediaobject screenshot equation informalequation textobject caption "
        + "tgroup tbody tfoot sidebar attribution msgset synopfragment taskprerequisites taskrelated "
        + "tasksummary programlistingco screenco",
      .init(role: .block)
    ),
    (
      "programlisting literallayout funcsynopsisinfo classsynopsisinfo", .init(role: .preformatted)
    ),
    ("note warning tip caution important danger", .init(role: .admonition)),
    ("blockquote epigraph", .init(role: .quote)),
    (
      "itemizedlist orderedlist procedure substeps stepalternatives calloutlist",
      .init(role: .list)
    ),
    ("listitem step callout", .init(role: .item, part: .item)),
    ("simplelist", .init(role: .list, part: .simpleList)),
    ("member", .init(role: .item, part: .member)),
    ("variablelist glosslist qandaset", .init(role: .termList)),
    ("varlistentry glossentry qandaentry", .init(role: .block, part: .entry)),
    ("term glossterm", .init(role: .term, part: .term)), ("question", .init(role: .term)),
    ("answer glossdef glosssee", .init(role: .details)),
    ("table informaltable entrytbl", .init(role: .table)), ("thead", .init(role: .headerRows)),
    ("row", .init(role: .row)), ("entry", .init(role: .cell)),
    ("footnote", .init(role: .inline, part: .footnote)),
    ("manvolnum", .init(role: .inline, part: .volume)),
    ("keycombo", .init(role: .inline, part: .combination)),
    ("menuchoice", .init(role: .inline, part: .path)),
    ("biblioentry bibliomixed", .init(role: .paragraph, part: .spaced)),
    ("cmdsynopsis", .init(role: .synopsis, part: .synopsis)),
    ("funcsynopsis", .init(role: .block)),
    ("funcprototype", .init(role: .synopsis, part: .prototype)),
    ("refnamediv", .init(role: .paragraph, part: .manualNames)),
    ("refpurpose", .init(role: .inline, part: .manualPurpose)),
    ("refmeta", .init(role: .heading, part: .manualHeading)),
  ])

  /// Names that mean this only in DocBook, because other vocabularies use the words too.
  static let commonWords = MarkupNameTable<XMLVocabulary.Element>([
    ("set part reference", .init(role: .block, part: .section)),
    ("info", .init(role: .block, part: .information)),
    ("abstract", .init(role: .block, part: .abstract)),
    ("index toc lot remark comment beginpage", .init(role: .inline, part: .skipped)),
    ("address task", .init(role: .block)), ("screen synopsis", .init(role: .preformatted)),
    ("quote", .init(role: .inline, part: .quoted)),
    ("optional", .init(role: .inline, part: .optional)),
    ("author editor personname othercredit", .init(role: .inline, part: .spaced)),
    ("arg", .init(role: .inline, part: .argument)), ("group", .init(role: .inline, part: .choice)),
    ("tr", .init(role: .row)), ("td", .init(role: .cell)), ("th", .init(role: .headerCell)),
  ])
}
