import Ingestion
import Testing

struct AsciiDocTests {
  private func blocks(_ text: String) throws -> [String] {
    describe(try PlainTextParser.parse(Array(text.utf8), path: "a.adoc").blocks)
  }

  @Test func everyConstructBecomesItsBlock() throws {
    let text = """
      = The Manual
      Some Author
      :toc: left

      Some `code`, *bold*, snake_case, https://x.org[the link] and <<sec,Section>> <<id>>.

      [[sec]]
      == First Part ==

      NOTE: Look out
      for this.

      [WARNING]
      ====
      Careful.

      * item
      ====

      [TIP]
      Be quick.

      [source,java]
      ----
      class A {

      }
      ----

      .A title
      |===
      |Name |Value

      |a |1
      |b
      |2
      |===

      CPU:: The brain
      RAM::
        memory here

      * one
      ** two
      more
      . num

      image::x.png[Alt text,100]
      include::other.adoc[]

      ////
      hidden
      ////
      // hidden too
      Setext two
      ~~~~~~~~~~
      Done.
      """
    let found = try blocks(text)
    #expect(
      found == [
        "1-1 h1 [] #_the_manual: The Manual",
        "2-2 paragraph [The Manual] #_the_manual: Some Author",
        "5-5 paragraph [The Manual] #_the_manual: Some code, bold, snake_case, the link and Section id.",
        "8-8 h2 [The Manual] #sec: First Part",
        "10-11 admonition [The Manual > First Part] #sec: Note: Look out for this.",
        "15-15 admonition [The Manual > First Part] #sec: Warning: Careful.",
        "17-17 listItem [The Manual > First Part] #sec: item",
        "21-21 admonition [The Manual > First Part] #sec: Tip: Be quick.",
        "25-27 code [The Manual > First Part] #sec: class A {⏎⏎}",
        "30-30 paragraph [The Manual > First Part] #sec: A title",
        "34-34 tableRow [The Manual > First Part] #sec: Name: a | Value: 1",
        "35-36 tableRow [The Manual > First Part] #sec: Name: b | Value: 2",
        "39-39 definition [The Manual > First Part] #sec: CPU: The brain",
        "40-41 definition [The Manual > First Part] #sec: RAM: memory here",
        "43-43 listItem [The Manual > First Part] #sec: one",
        "44-45 listItem [The Manual > First Part] #sec: two more",
        "46-46 listItem [The Manual > First Part] #sec: num",
        "48-48 paragraph [The Manual > First Part] #sec: Alt text",
        "55-56 h3 [The Manual > First Part] #_setext_two: Setext two",
        "57-57 paragraph [The Manual > First Part > Setext two] #_setext_two: Done.",
      ])
  }
}
