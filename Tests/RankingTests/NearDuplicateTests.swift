import Testing

@testable import Ranking

@Suite struct NearDuplicateTests {
  @Test func caseSpacesAndPunctuationDoNotCount() {
    #expect(TextSignature("Hello,  World!") == TextSignature("hello\nworld"))
    #expect(TextSignature("hello world") != TextSignature("helloworld"))
    #expect(TextSignature("Ünïcode") == TextSignature("ünïcode."))
    #expect(TextSignature("a b") != TextSignature("b a"))
  }

  @Test func hashesDoNotChangeBetweenReleases() {
    #expect(TextSignature("").hash == 0xCBF2_9CE4_8422_2325)
    #expect(TextSignature("Hello, world").hash == 0x782D_EE88_CD5A_2825)
  }

  @Test func groupsKeepTheFirstInFront() {
    let signatures = ["x y", "z", "X-Y", "w", "Z", "x, y"].map { TextSignature($0) }
    #expect(TextSignature.groups(signatures) == [[0, 2, 5], [1, 4], [3]])
    #expect(TextSignature.groups([]).isEmpty)
  }

  @Test func shinglesMeasureOverlap() {
    let short = Shingles("one two three four")
    let long = Shingles("zero one two three four five")
    #expect(short.count == 2 && long.count == 4)
    #expect(short.containment(in: long) == 1)
    #expect(long.containment(in: short) == 0.5)
    #expect(short.resemblance(to: long) == 0.5)
    #expect(Shingles("two words").count == 1)
    #expect(Shingles("!!").count == 0 && Shingles("").containment(in: long) == 0)
    #expect(Shingles("").resemblance(to: Shingles("")) == 0)
  }
}
