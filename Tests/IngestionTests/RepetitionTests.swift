import Ingestion
import Model
import Testing

struct RepetitionTests {
  private func block(_ kind: Block.Kind, _ text: String) -> Block {
    Block(
      kind: kind, text: text, headingPath: [], anchor: nil,
      lines: SourceSpan(startLine: 1, endLine: 1))
  }

  private func document(_ blocks: [Block]) -> Document {
    Document(id: DocumentID("d"), path: "d", title: nil, blocks: blocks)
  }

  @Test func caseAndWhiteSpaceDoNotCount() {
    let signature = Repetition.signature(of: block(.paragraph, "All rights reserved."))
    #expect(signature != nil)
    #expect(signature == Repetition.signature(of: block(.listItem, "ALL  rights\nreserved.")))
    #expect(signature != Repetition.signature(of: block(.paragraph, "All rights reserved")))
    #expect(signature != Repetition.signature(of: block(.paragraph, "Allrights reserved.")))
  }

  @Test func headingsCodeAndLongTextHaveNoSignature() {
    for kind: Block.Kind in [.heading(level: 1), .code, .tableRow, .quote, .definition] {
      #expect(Repetition.signature(of: block(kind, "short")) == nil)
    }
    let long = String(repeating: "x", count: 300)
    #expect(Repetition.signature(of: block(.paragraph, long)) == nil)
    #expect(Repetition.signature(of: block(.paragraph, String(long.dropLast()))) != nil)
  }

  @Test func boilerplateStandsOnEightPagesAndOnHalfOfThem() {
    #expect(Repetition.boilerplate(pageCounts: [1: 7, 2: 8], pages: 8) == [2])
    #expect(Repetition.boilerplate(pageCounts: [1: 49, 2: 50], pages: 100) == [2])
    #expect(Repetition.boilerplate(pageCounts: [1: 50, 2: 51], pages: 101) == [2])
    #expect(Repetition.boilerplate(pageCounts: [:], pages: 0).isEmpty)
  }

  @Test func removingTakesBlocksAwayButNeverAllText() {
    let menu = block(.listItem, "Home")
    let body = block(.paragraph, "What the page says.")
    let signatures = Repetition.signatures(of: document([menu]))
    let page = document([block(.heading(level: 1), "Home"), menu, body, menu])
    #expect(Repetition.removing(signatures, from: page).blocks == [page.blocks[0], body])
    let onlyMenu = document([block(.heading(level: 1), "Home"), menu])
    #expect(Repetition.removing(signatures, from: onlyMenu) == onlyMenu)
    #expect(Repetition.removing([], from: page) == page)
  }
}
