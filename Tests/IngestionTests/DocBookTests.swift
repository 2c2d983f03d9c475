import Ingestion
import Model
import Testing

@Suite struct DocBookTests {
  private func parsed(_ xml: String) throws -> MarkupDocument {
    let document = try XMLParser.parse(Array(xml.utf8), path: "book.xml")
    #expect(document.warnings.isEmpty)
    return document
  }

  private func lines(_ xml: String) throws -> [String] { MarkupGolden.lines(try parsed(xml)) }

  /// The lines of what stands in a chapter, without its heading.
  private func inChapter(_ xml: String) throws -> [String] {
    try lines("<chapter><title>C</title>\(xml)</chapter>").dropFirst().map {
      $0.replacing("(C): ", with: "")
    }
  }

  @Test func sectionsGiveHeadingsByDepth() throws {
    let xml = """
      <book xml:id="b"><info><title>B</title><author><firstname>X</firstname></author>
      <abstract><para>About.</para></abstract><copyright><year>1999</year></copyright></info>
      <chapter id="c"><title>C</title><para>1</para><sect1 id="s"><title>S</title><para id="p">2</para>
      <para>3</para></sect1><section><info><title>T</title></info><para>4</para></section></chapter>
      <appendix><title>A</title></appendix></book>
      """
    #expect(try parsed(xml).title == "B")
    #expect(
      try lines(xml) == [
        "h1 #b: B", "p #b (B): About.", "h2 #c (B): C", "p #c (B > C): 1", "h3 #s (B > C): S",
        "p #p (B > C > S): 2", "p #s (B > C > S): 3", "h3 #c (B > C): T", "p #c (B > C > T): 4",
        "h2 #b (B): A",
      ])
  }

  @Test func version5NeedsNoKnownRoot() throws {
    let xml = """
      <topic xmlns="http://docbook.org/ns/docbook"><title>T</title>
      <para>a <newinline>b</newinline> c</para></topic>
      """
    #expect(try lines(xml) == ["p: T", "p: a b c"])
  }

  @Test func listsAndProcedures() throws {
    let xml = """
      <itemizedlist><title>L</title><listitem><para>a</para><para>b</para></listitem></itemizedlist>
      <procedure><step id="s1"><para>c</para><substeps><step><para>d</para></step></substeps></step></procedure>
      <simplelist><member>e</member><member>f</member></simplelist>
      <para>x <simplelist type="inline"><member>g</member><member>h</member></simplelist>.</para>
      """
    #expect(
      try inChapter(xml) == [
        "p L", "li a", "li b", "li #s1 c", "li #s1 d", "li e", "li f", "p x g, h.",
      ])
  }

  @Test func termsStayWithTheirDescription() throws {
    let xml = """
      <variablelist><varlistentry id="v"><term><option>-v</option></term><term>--verbose</term>
      <listitem><para>Loud.</para><para>More.</para></listitem></varlistentry></variablelist>
      <glosslist><glossentry><glossterm>DTD</glossterm><glossdef><para>A <glossterm>grammar</glossterm>.</para></glossdef></glossentry></glosslist>
      <qandaset><qandaentry><question><para>Why?</para></question><answer><para>So.</para></answer></qandaentry></qandaset>
      """
    #expect(
      try inChapter(xml) == [
        "dl #v -v; --verbose: Loud.", "p #v More.", "dl DTD: A grammar.", "dl Why? So.",
      ])
  }

  @Test func admonitionsAndFormalParts() throws {
    let xml = """
      <note><para>n</para></note><warning><title>Hot</title><para>w</para><para>x</para></warning>
      <formalpara><title>F</title><para>f</para></formalpara>
      <example id="e"><title>E</title><programlisting>  a &lt; b
        c</programlisting></example>
      <figure><title>G</title><mediaobject><imageobject><imagedata fileref="x"/></imageobject>
      <textobject><phrase>alt text</phrase></textobject></mediaobject></figure>
      <blockquote><attribution>Me</attribution><para>q</para></blockquote>
      """
    #expect(
      try inChapter(xml) == [
        "note n", "note Hot: w", "note x", "p F: f", "p #e E", "code #e   a < b⏎  c", "p G",
        "p alt text", "quote Me", "quote q",
      ])
  }

  @Test func tablesWithSpans() throws {
    let xml = """
      <table><title>T</title><tgroup cols="3"><thead><row><entry>A</entry><entry>B</entry><entry>C</entry></row></thead>
      <tbody><row><entry morerows="1">1</entry><entry>2</entry><entry><para>3</para></entry></row>
      <row><entry>4</entry><entry/></row><row><entry namest="c1" nameend="c2">5</entry><entry>6</entry></row></tbody></tgroup></table>
      """
    #expect(try inChapter(xml) == ["p T", "tr A: 1 | B: 2 | C: 3", "tr B: 4", "tr A: 5 | C: 6"])
  }

  @Test func synopsesAreCode() throws {
    let xml = """
      <cmdsynopsis>
        <command>foo</command> <arg>-a</arg>
        <arg choice="req" rep="repeat"><replaceable>file</replaceable></arg>
        <group choice="req"><arg choice="plain">-x</arg><arg choice="plain">-y</arg></group>
      </cmdsynopsis>
      <funcsynopsis><funcprototype>
        <funcdef>int <function>max</function></funcdef>
        <paramdef>int <parameter>a</parameter></paramdef> <paramdef>int <parameter>b</parameter></paramdef>
      </funcprototype></funcsynopsis>
      <synopsis>a
        b</synopsis>
      """
    #expect(
      try inChapter(xml) == [
        "code foo [-a] {file}... {-x | -y}", "code int max(int a, int b);", "code a⏎  b",
      ])
  }

  @Test func inlineElementsImplyTheirSigns() throws {
    let xml = """
      <para><quote>q</quote> <keycombo><keycap>Ctrl</keycap> <keycap>C</keycap></keycombo>
      <menuchoice><guimenu>File</guimenu><guimenuitem>Open</guimenuitem></menuchoice>
      <citerefentry><refentrytitle>ls</refentrytitle><manvolnum>1</manvolnum></citerefentry>
      end<footnote><para>one</para><para>two</para></footnote>.<indexterm><primary>no</primary></indexterm></para>
      """
    #expect(try inChapter(xml) == ["p “q” Ctrl+C File > Open ls(1) end (one two)."])
  }

  @Test func manualPages() throws {
    let xml = """
      <refentry id="ls"><refentryinfo><date>x</date></refentryinfo>
      <refmeta><refentrytitle>ls</refentrytitle><manvolnum>1</manvolnum><refmiscinfo>x</refmiscinfo></refmeta>
      <refnamediv><refname>ls</refname> <refname>dir</refname> <refpurpose>list files</refpurpose></refnamediv>
      <refsynopsisdiv><title>Synopsis</title><cmdsynopsis><command>ls</command></cmdsynopsis></refsynopsisdiv>
      <refsect1><title>Options</title><refsect2><title>Long</title><para>None.</para></refsect2></refsect1></refentry>
      """
    #expect(try parsed(xml).title == "ls(1)")
    #expect(
      try lines(xml) == [
        "h1 #ls: ls(1)", "p #ls (ls(1)): ls, dir — list files", "h2 #ls (ls(1)): Synopsis",
        "code #ls (ls(1) > Synopsis): ls", "h2 #ls (ls(1)): Options",
        "h3 #ls (ls(1) > Options): Long",
        "p #ls (ls(1) > Options > Long): None.",
      ])
  }

  @Test func bibliographiesAreParagraphs() throws {
    let xml = """
      <bibliography><title>B</title><biblioentry><author><firstname>A</firstname><surname>B</surname></author><title>The Book</title><pubdate>1999</pubdate></biblioentry></bibliography>
      """
    #expect(try lines(xml) == ["h1: B", "p (B): A B The Book 1999"])
  }
}
