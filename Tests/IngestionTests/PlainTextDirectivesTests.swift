import Ingestion
import Testing

struct ReStructuredTextTests {
  private func blocks(_ text: String) throws -> [String] {
    describe(try PlainTextParser.parse(Array(text.utf8), path: "a.rst").blocks)
  }

  @Test func headingLevelsFollowTheOrderOfTheirStyles() throws {
    let text = """
      .. _the-start:

      =======
       Title
      =======

      Part
      ====

      Section
      -------

      Title two
      ~~

      Deeper
      ~~~~~~

      Next part
      =========

      ----

      Text
      """
    let found = try blocks(text)
    #expect(
      found == [
        "3-5 h1 [] #the-start: Title", "7-8 h2 [Title] #part: Part",
        "10-11 h3 [Title > Part] #section: Section",
        "13-14 paragraph [Title > Part > Section] #section: Title two ~~",
        "16-17 h4 [Title > Part > Section] #deeper: Deeper",
        "19-20 h2 [Title] #next-part: Next part",
        "24-24 paragraph [Title > Next part] #next-part: Text",
      ])
  }

  @Test func inlineMarkupIsTakenOut() throws {
    let text = """
      **Source:** :src:`Lib/json.py`, *see* `site <https://x.org>`_ and ``a*b*`` (:rfc:`7159`,
      :func:`~json.dump`, `<https://y.org>`__): 2 * 3 \\*args\\ s f(*)
      """
    let found = try blocks(text)
    #expect(
      found == [
        "1-2 paragraph []: Source: Lib/json.py, see site and a*b* (RFC 7159, json.dump, "
          + "https://y.org): 2 * 3 *argss f(*)"
      ])
  }

  @Test func directivesGiveTheirText() throws {
    let text = """
      .. module:: json
         :synopsis: x

      .. note:: First line
         goes on.

         Second.

      .. warning::

         Alone.

      .. versionadded:: 3.2

      .. versionchanged:: 3.6
         Better.

      .. admonition:: Own title

         Body.

      .. function:: dump(obj, *, key=None)
                    dumps(obj)
         :noindex:

         Writes *obj*.

         :param obj: The thing
            to write

      .. code-block:: sh
         :caption: x

         make

           all

      .. toctree::

         hidden

      .. image:: x.png
         :alt: The picture

      .. [1] A note
         below.

      .. a comment
         that goes on

         and on

      ..

         Quoted, not hidden.

      .. |s| replace:: nothing

      .. unknown:: argument

         Kept.
      """
    let found = try blocks(text)
    #expect(
      found.map { $0.drop { $0 != " " }.dropFirst() } == [
        "admonition []: Note: First line goes on.", "admonition []: Second.",
        "admonition []: Warning: Alone.", "admonition []: Added in 3.2",
        "admonition []: Changed in 3.6: Better.", "admonition []: Own title: Body.",
        "definition []: dump(obj, *, key=None)", "definition []: dumps(obj)",
        "paragraph []: Writes obj.", "definition []: param obj: The thing to write",
        "code []: make⏎⏎  all", "paragraph []: The picture", "paragraph []: A note below.",
        "quote []: Quoted, not hidden.", "definition []: argument", "paragraph []: Kept.",
      ])
  }

  @Test func listsDefinitionsAndFieldsGiveABlockEach() throws {
    let text = """
      :orphan:
      :author: Me
         and you

      - item
        goes on

        its second paragraph
      #. auto

        * nested

      term
         What it
         means.

         More of it.
      term : class
         Again.
      para that
      is one::

        literal

      Text.
      """
    let found = try blocks(text)
    #expect(
      found == [
        "2-3 definition []: author: Me and you", "5-6 listItem []: item goes on",
        "8-8 listItem []: its second paragraph", "9-9 listItem []: auto",
        "11-11 listItem []: nested", "13-15 definition []: term: What it means.",
        "17-17 definition []: More of it.", "18-19 definition []: term : class: Again.",
        "20-21 paragraph []: para that is one:", "23-23 code []: literal",
        "25-25 paragraph []: Text.",
      ])
  }

  @Test func tablesGiveRowsUnderTheirHeaders() throws {
    let text = """
      +-------+-----------+
      | Key   | What      |
      +=======+===========+
      | a     | first     |
      |       | line two  |
      +-------+-----------+
      | b     | second    |
      +-------+-----------+

      =====  ======
      Größe  Wert
      =====  ======
      x      eins
             zwei

      y      drei
      =====  ======

      ===  ===
      no   head
      ===  ===
      """
    let found = try blocks(text)
    #expect(
      found == [
        "4-5 tableRow []: Key: a | What: first line two", "7-7 tableRow []: Key: b | What: second",
        "13-14 tableRow []: Größe: x | Wert: eins zwei", "16-16 tableRow []: Größe: y | Wert: drei",
        "20-20 tableRow []: no | head",
      ])
  }
}
