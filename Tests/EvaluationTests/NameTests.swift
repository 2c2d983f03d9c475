import Testing

@testable import Evaluation

@Test func namesAreOrderedByUnsignedBytes() {
  let names: [DocumentName] = ["é", "a", "Z", "10", "9", "1", "", "a1"]
  #expect(names.sorted() == ["", "1", "10", "9", "Z", "a", "a1", "é"])
}

@Test func namesThatOnlyLookAlikeDiffer() {
  let composed = DocumentName("caf\u{E9}")
  let decomposed = DocumentName("cafe\u{301}")
  #expect(composed.text == decomposed.text, "the strings are canonically equal")
  #expect(composed != decomposed)
  #expect(Set([composed, decomposed, DocumentName("caf\u{E9}")]).count == 2)
}
