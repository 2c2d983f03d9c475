import Testing

@testable import Ingestion

struct AnchorSlugsTests {
  private func slugs(_ style: AnchorSlugs.Style, _ headings: [String]) -> [String?] {
    var slugs = AnchorSlugs(style)
    return headings.map { slugs.next(for: $0) }
  }

  @Test func gitHubKeepsLettersAndNumbersOthers() {
    #expect(
      slugs(.gitHub, ["Hello, World!", "What's `new`_in 2.4?", "Über größe", "漢字 x", "a--b  c"])
        == ["hello-world", "whats-new_in-24", "über-größe", "漢字-x", "a--b--c"])
    #expect(slugs(.gitHub, ["A", "A", "A-1", "A", "?!"]) == ["a", "a-1", "a-1-1", "a-2", nil])
  }

  @Test func docutilsKeepsASCIIWords() {
    #expect(
      slugs(.docutils, ["json — JSON encoder", "1. Über", "C++", "…"])
        == ["json-json-encoder", "1-ber", "c", nil])
  }

  @Test func asciiDoctorUsesUnderscores() {
    #expect(
      slugs(.asciiDoctor, ["First Part", "First part", "x"]) == [
        "_first_part", "_first_part_2", "_x",
      ])
  }
}
