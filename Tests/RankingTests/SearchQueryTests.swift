import TestSupport
import Testing

@testable import Ranking

@Suite struct SearchQueryTests {
  typealias Clause = SearchQuery.Clause

  static func word(_ text: String) -> Clause { Clause(text: text) }
  static func phrase(_ text: String) -> Clause { Clause(text: text, isPhrase: true) }
  static func near(_ text: String, _ slop: Int) -> Clause {
    Clause(text: text, isPhrase: true, slop: slop)
  }
  static func without(_ text: String) -> Clause { Clause(text: text, isExcluded: true) }

  static let examples: [(typed: String, clauses: [Clause], plain: String)] = [
    ("json dump", [word("json"), word("dump")], "json dump"),
    ("\"a phrase\" more", [phrase("a phrase"), word("more")], "a phrase more"),
    ("cats -dogs", [word("cats"), without("dogs")], "cats"),
    (
      "x -\"big  dogs\"",
      [word("x"), Clause(text: "big dogs", isPhrase: true, isExcluded: true)], "x"
    ),
    (
      "title:json heading:\"basic use\" TEXT:x",
      [
        Clause(text: "json", field: .title),
        Clause(text: "basic use", field: .heading, isPhrase: true),
        Clause(text: "x", field: .text),
      ], "json basic use x"
    ),
    (
      "a -title:b -text:\"c d\"",
      [
        word("a"), Clause(text: "b", field: .title, isExcluded: true),
        Clause(text: "c d", field: .text, isPhrase: true, isExcluded: true),
      ], "a"
    ),
    ("a - b", [word("a"), word("-"), word("b")], "a - b"),
    ("-", [word("-")], "-"), ("--", [word("--")], "--"),
    ("git log --oneline", [word("git"), word("log"), word("--oneline")], "git log --oneline"),
    ("C++ c# .net a-b", [word("C++"), word("c#"), word(".net"), word("a-b")], "C++ c# .net a-b"),
    (
      "foo:bar std::title:x text::view",
      [word("foo:bar"), word("std::title:x"), word("text::view")],
      "foo:bar std::title:x text::view"
    ),
    ("title: how to", [word("title:"), word("how"), word("to")], "title: how to"),
    ("title:", [word("title:")], "title:"),
    ("titles:x", [word("titles:x")], "titles:x"),
    ("title:a:b", [Clause(text: "a:b", field: .title)], "a:b"),
    ("\"open only", [word("open"), word("only")], "open only"),
    ("-\"a b", [without("a"), word("b")], "b"),
    ("19\" disk \"a b\"", [word("19\""), word("disk"), phrase("a b")], "19\" disk a b"),
    ("\"a b\"~5 c", [near("a b", 5), word("c")], "a b c"),
    ("\"a b\"~0", [near("a b", 0)], "a b"),
    ("\"a b\"~x", [phrase("a b"), word("~x")], "a b ~x"),
    ("\"a b\"~12345", [phrase("a b"), word("~12345")], "a b ~12345"),
    ("\"a b\" ~5", [phrase("a b"), word("~5")], "a b ~5"),
    ("\"a\"b", [phrase("a"), word("b")], "a b"), ("\"a\"-b", [phrase("a"), word("-b")], "a -b"),
    (
      "print(\"hello world\")", [word("print(\"hello"), word("world\")")], "print(\"hello world\")"
    ),
    ("“so called” „x“", [phrase("so called"), phrase("x")], "so called x"),
    ("\"\" a -\"\" title:\"\"", [word("a")], "a"),
    ("a\u{0}b\tc\u{1B}[1m", [word("a"), word("b"), word("c"), word("[1m")], "a b c [1m"),
    ("a\u{202E}b \u{FEFF}c", [word("ab"), word("c")], "ab c"),
    ("naïve 東京 🏴‍☠️", [word("naïve"), word("東京"), word("🏴‍☠️")], "naïve 東京 🏴‍☠️"),
    ("'single' (round)", [word("'single'"), word("(round)")], "'single' (round)"),
  ]

  @Test func readsTheSyntax() throws {
    for (typed, clauses, plain) in Self.examples {
      let query = try SearchQuery(parsing: typed)
      #expect(query.clauses == clauses, "\(typed)")
      #expect(query.plainText == plain, "\(typed)")
    }
  }

  @Test(arguments: ["", "  \t\n", "\"\"", "\u{0}\u{1F}", "\u{200B}", "-\"\"", "\""])
  func nothingIsAnError(_ typed: String) {
    #expect(throws: SearchQueryError.empty) { try SearchQuery(parsing: typed) }
  }

  @Test func onlyExclusionsAreAnError() {
    let error = SearchQueryError.onlyExclusions(["a", "b c"])
    #expect(throws: error) { try SearchQuery(parsing: "-a -\"b c\"") }
    #expect(
      error.description
        == "query: error: nothing to search for, only what to leave out (-a -b c);"
        + " add a word that should be found, or put the query in quotes")
  }

  @Test func limitsAreExact() throws {
    let full = String(repeating: "a", count: 4096)
    #expect(try SearchQuery(parsing: full).clauses.count == 1)
    #expect(throws: SearchQueryError.tooLong(byteCount: 4097, limit: 4096)) {
      try SearchQuery(parsing: full + "a")
    }
    let conditions = String(repeating: "\"a\" ", count: 64)
    #expect(try SearchQuery(parsing: conditions).clauses.count == 64)
    #expect(throws: SearchQueryError.tooManyConditions(count: 65, limit: 64)) {
      try SearchQuery(parsing: conditions + "-b")
    }
    let words = String(repeating: "w ", count: 2000)
    #expect(try SearchQuery(parsing: words).clauses.count == 2000)
    #expect(try SearchQuery(words: full + full, limits: .none).clauses.count == 1)
  }

  @Test func limitMessagesSayWhatToDo() {
    #expect(
      SearchQueryError.tooLong(byteCount: 9, limit: 5).description
        == "query: error: it has 9 bytes, at most 5 are allowed; shorten it")
    #expect(
      SearchQueryError.tooManyConditions(count: 9, limit: 5).description
        == "query: error: it has 9 phrases, fields and exclusions, at most 5 are allowed; use fewer"
    )
    #expect(SearchQueryError.empty.description.contains("give at least one word"))
  }

  @Test func wordsAreTakenWithoutSyntax() throws {
    let query = try SearchQuery(words: " why -O2  \"x\ny\" title:z ")
    #expect(query.clauses.map(\.text) == ["why", "-O2", "\"x", "y\"", "title:z"])
    #expect(!query.clauses.contains { $0.isCondition })
    #expect(query.plainText == "why -O2 \"x y\" title:z")
  }

  @Test func anyStringIsReadOrRefused() {
    let pieces = [
      "a", "bc", "-", "--", "\"", " ", "  ", ":", "title:", "heading:", "text:", "“", "”", "é",
      "\u{0}", "\u{202E}", "\n", "🏴‍☠️", "\\", "'", "(", "Title:", "-\"", "\u{301}",
    ]
    var random = SeededGenerator(seed: 1)
    var parsed = 0
    for _ in 0..<100_000 {
      let count = Int.random(in: 0...9, using: &random)
      let text = (0..<count).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      guard let query = try? SearchQuery(parsing: text) else { continue }
      parsed += 1
      let wanted = query.clauses.filter { !$0.isExcluded }
      let isSound =
        !wanted.isEmpty && query.clauses.allSatisfy { isClean($0.text) }
        && query.plainText == wanted.map(\.text).joined(separator: " ")
      if !isSound { Issue.record("seed 1: \(text.debugDescription) gave \(query)") }
    }
    #expect(parsed > 50_000)
  }

  /// Not empty, no control or hidden scalars, single spaces inside only.
  private func isClean(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, first != 0x20, last != 0x20 else {
      return false
    }
    return bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
      && zip(bytes, bytes.dropFirst()).allSatisfy { $0 != 0x20 || $1 != 0x20 }
      && !text.unicodeScalars.contains("\u{202E}")
  }
}
