import Testing

@testable import Analysis

@Suite struct FoldingTests {
  private func folded(_ text: String) -> String {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars { Folding.append(scalar, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("ÀÉÎÕÜÇÑ", "aeiouc" + "n"), ("łøđðþßæœŋ", "lodd" + "thssaeoe" + "ng"), ("İı", "ii"),
    ("ΆΈς", "αεσ"), ("ЁЙ", "еи"), ("ﬃ", "ffi"), ("Ｑ９", "q9"), ("µ", "μ"), ("Ж", "ж"), ("京", "京"),
  ])
  func characterHasItsSearchedForm(text: String, expected: String) {
    #expect(folded(text) == expected)
  }

  @Test func composedAndDecomposedLettersFoldAlike() {
    for (composed, parts) in [("é", "e\u{301}"), ("й", "и\u{306}"), ("ά", "α\u{301}")] {
      #expect(folded(composed) == folded(parts))
    }
  }

  @Test func noGroupHoldsACharacterTwice() {
    let all = FoldingTable.groups.flatMap { "\($0.characters)".unicodeScalars.map(\.value) }
    #expect(Set(all).count == all.count)
    #expect(FoldingTable.groups.count < 255)
  }
}
