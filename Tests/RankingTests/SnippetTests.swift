import TestSupport
import Testing

@testable import Ranking

@Suite struct SnippetTests {
  /// Every occurrence of the words, each word a term of its own.
  static func matches(_ text: String, _ words: [String]) -> [Snippet.Match] {
    let bytes = Array(text.utf8)
    return words.enumerated().flatMap { term, word in
      let wanted = Array(word.utf8)
      return (0..<max(0, bytes.count - wanted.count + 1)).filter {
        bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
      }.map { Snippet.Match(range: $0..<$0 + wanted.count, term: term) }
    }
  }

  static func options(_ maximum: Int) -> Snippet.Options {
    var options = Snippet.Options()
    options.maximumBytes = maximum
    options.minimumBytes = maximum * 2 / 3
    options.open = "["
    options.close = "]"
    return options
  }

  static let passage = """
    The json module reads and writes JSON. It has four functions.
    Use dump to write an object to a file, and dumps to get a string instead of a file.
    Keys are sorted when sort_keys is true. The default is false, because sorting costs time.
    Other text follows here that nobody asked for, and goes on for quite a while without a match.
    """

  @Test func shortPassagesAreShownWhole() {
    let snippet = Snippet(
      of: "Call\n  dump  now.", matches: Self.matches("Call\n  dump  now.", ["dump"]))
    #expect(snippet.text == "Call <mark>dump</mark> now.")
    #expect(snippet.sourceRange == 0..<17 && snippet.markCount == 1)
  }

  @Test func beginsAtTheSentenceAndEndsWithOne() {
    let snippet = Snippet(
      of: Self.passage, matches: Self.matches(Self.passage, ["sort_keys", "default"]),
      options: Self.options(130))
    #expect(
      snippet.text
        == "… Keys are sorted when [sort_keys] is true. The [default] is false, because sorting "
        + "costs time. …")
  }

  @Test func differentTermsBeatRepeats() {
    let text =
      String(repeating: "alpha alpha alpha. ", count: 6)
      + String(repeating: "filler word. ", count: 20)
      + "Here alpha meets beta. " + String(repeating: "more filler. ", count: 20)
    let snippet = Snippet(
      of: text, matches: Self.matches(text, ["alpha", "beta"]), options: Self.options(100))
    #expect(snippet.text.contains("[alpha] meets [beta]"))
  }

  @Test func weightsDecide() {
    let text = "common words first. " + String(repeating: "filler word. ", count: 20) + "rare word."
    let matches = [
      Snippet.Match(range: 0..<6, term: 0, weight: 0.5),
      Snippet.Match(range: text.utf8.count - 10..<text.utf8.count - 6, term: 1, weight: 4),
    ]
    let snippet = Snippet(of: text, matches: matches, options: Self.options(64))
    #expect(snippet.text.hasSuffix("[rare] word."))
    #expect(snippet.text.hasPrefix("… "))
  }

  @Test func withoutMatchesTheBeginningIsShown() {
    let snippet = Snippet(of: Self.passage, matches: [], options: Self.options(80))
    #expect(snippet.text == "The json module reads and writes JSON. It has four functions. …")
    #expect(snippet.markCount == 0)
    #expect(Snippet(of: "", matches: []).text.isEmpty)
    #expect(Snippet(of: "\u{0} \n", matches: [.init(range: 0..<3, term: 0)]).text.isEmpty)
  }

  @Test func markupIsEscapedWhenAsked() {
    let text = "use <b> & \"x\" it's"
    var options = Snippet.Options()
    options.escapesHTML = true
    let snippet = Snippet(of: text, matches: Self.matches(text, ["<b>"]), options: options)
    #expect(snippet.text == "use <mark>&lt;b&gt;</mark> &amp; &quot;x&quot; it&#39;s")
  }

  @Test func overlappingMatchesAreOneMark() {
    let matches = [
      Snippet.Match(range: 0..<4, term: 0), Snippet.Match(range: 2..<8, term: 1),
      Snippet.Match(range: 8..<9, term: 2), Snippet.Match(range: 40..<90, term: 3),
    ]
    var options = Self.options(100)
    #expect(Snippet(of: "abcdefghij", matches: matches, options: options).text == "[abcdefgh][i]j")
    options.open = "\u{1B}[1m"
    #expect(
      Snippet(of: "a\u{1B}b", matches: [.init(range: 2..<3, term: 0)], options: options).text
        == "a \u{1B}[1mb]")
  }

  @Test func scalarsAndCharactersAreNeverCut() {
    // A range that begins inside é marks all of it.
    #expect(
      Snippet(of: "xéy", matches: [.init(range: 2..<3, term: 0)], options: Self.options(64)).text
        == "x[é]y")
    let family = String(repeating: "👩‍👩‍👧", count: 40)
    let text = Snippet(of: family, matches: [], options: Self.options(90)).text
    #expect(text == String(repeating: "👩‍👩‍👧", count: 4) + " …")
  }

  @Test func propertiesHoldForAnyText() {
    let pieces = [
      "word", "alpha", "beta", " ", " ", ". ", "\n", "é", "東京都", "🏴‍☠️", "\u{1B}[1m", "\u{202E}",
      "a", String(repeating: "long", count: 20), "e\u{301}\u{301}",
      "x" + String(repeating: "\u{301}", count: 40),
    ]
    var random = SeededGenerator(seed: 9)
    var shown = 0
    for round in 0..<700 {
      let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      var matches = Self.matches(text, ["alpha", "beta", "東"])
      if Int.random(in: 0..<4, using: &random) == 0 {
        let lower = Int.random(in: -3...80, using: &random)
        let length = Int.random(in: 0...50, using: &random)
        matches.append(Snippet.Match(range: lower..<lower + length, term: 9, weight: 2))
      }
      let maximum = Int.random(in: 64...200, using: &random)
      var options = Self.options(maximum)
      options.open = "\u{E000}"
      options.close = "\u{E001}"
      let snippet = Snippet(of: text, matches: matches, options: options)
      let problem = Self.problem(snippet, text, matches, maximum)
      #expect(problem == nil, "seed 9, round \(round): \(text.debugDescription)")
      shown += snippet.markCount
    }
    #expect(shown > 500)
  }

  /// What is wrong with a snippet; nil when nothing.
  static func problem(
    _ snippet: Snippet, _ text: String, _ matches: [Snippet.Match], _ maximum: Int
  ) -> String? {
    let marks = snippet.text.unicodeScalars.filter { $0 == "\u{E000}" || $0 == "\u{E001}" }
    let plain = snippet.text.unicodeScalars.filter { $0 != "\u{E000}" && $0 != "\u{E001}" }
    let plainText = String(String.UnicodeScalarView(plain))
    if plainText.utf8.count > maximum { return "longer than the limit" }
    if plain.contains(where: { $0.value < 0x20 || $0.value == 0x202E }) { return "control" }
    if plainText.contains("  ") || plainText.unicodeScalars.contains("\u{FFFD}") { return "spaces" }
    let isBalanced = marks.enumerated().allSatisfy { ($0 % 2 == 0) == ($1 == "\u{E000}") }
    if !isBalanced || marks.count != 2 * snippet.markCount { return "marks" }
    let bytes = Array(text.utf8)
    let shown = Set(CollapsedText(bytes).sourceOffsets.filter { bytes[$0] != 0x20 })
    let visible = matches.contains { match in
      match.range.clamped(to: 0..<bytes.count).contains(where: shown.contains)
    }
    if visible != (snippet.markCount > 0) { return "no match shown" }
    let whole = VisibleText.line(text)
    // Bytes, because a character may be so long that it is cut: its rest would join the ellipsis.
    var core = Array(plainText.utf8)
    if core.starts(with: "… ".utf8) { core.removeFirst(4) }
    if core.reversed().starts(with: " …".utf8.reversed()) { core.removeLast(4) }
    let isPart = Array(whole.utf8).containsRun(core)
    return isPart ? nil : "not a part of the text"
  }
}

extension [UInt8] {
  /// True when `run` stands somewhere in the bytes.
  fileprivate func containsRun(_ run: [UInt8]) -> Bool {
    guard let first = run.first else { return true }
    return indices.contains { index in
      self[index] == first && count - index >= run.count && self[index...].starts(with: run)
    }
  }
}
