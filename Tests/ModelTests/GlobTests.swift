import TestSupport
import Testing

@testable import Model

@Suite struct GlobTests {
  @Test(arguments: [
    ("*.md", "a.md", true), ("*.md", "docs/deep/a.md", true), ("*.md", "a.mdx", false),
    ("docs/*.md", "docs/a.md", true), ("docs/*.md", "docs/x/a.md", false),
    ("docs/*.md", "x/docs/a.md", false), ("/a.md", "a.md", true), ("/a.md", "x/a.md", false),
    ("docs/**", "docs/x/y.html", true), ("docs/**", "docs", false), ("docs", "docs/x/y", true),
    ("docs", "x/docs/y", true), ("docs/", "docs/y", true), ("docs/", "docs", false),
    ("**/api/*.html", "api/a.html", true), ("**/api/*.html", "x/y/api/a.html", true),
    ("a/**/z", "a/z", true), ("a/**/z", "a/b/c/z", true), ("a/**/z", "a/bz", false),
    ("?.txt", "é.txt", true), ("?.txt", "ab.txt", false), ("a?b", "a/b", false),
    ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[^a-c]x", "dx", true),
    ("[é-ü]", "ö", true), ("[[:digit:][:upper:]]", "7", true), ("[[:digit:]]", "x", false),
    ("*.{html,xml}", "a/b.xml", true), ("*.{html,xml}", "b.txt", false),
    ("{a,b{c,d}}.txt", "bd.txt", true), ("{a,b{c,d}}.txt", "b.txt", false),
    ("x{,.gz}", "x", true), ("x{,.gz}", "x.gz", true), ("{docs,src}/**", "src/a", true),
    ("\\*.md", "*.md", true), ("\\*.md", "a.md", false), ("\\{a,b\\}", "{a,b}", true),
    ("a}b", "a}b", true), ("a,b", "a,b", true), ("[{]x", "{x", true),
    ("*", "any/where", true), ("**", "any/where", true), ("A.md", "a.md", false),
    ("./docs/*.md", "docs/a.md", false), ("docs/*.md", "./docs/a.md", true),
  ])
  func followsTheTable(_ pattern: String, _ path: String, _ wanted: Bool) throws {
    #expect(try Glob(pattern).matches(path) == wanted, "\(pattern) on \(path)")
  }

  @Test func badPatternsAreRefused() {
    #expect(throws: GlobError.empty) { try Glob("") }
    #expect(throws: GlobError.unclosedBracket(pattern: "[a")) { try Glob("[a") }
    #expect(throws: GlobError.unclosedBrace(pattern: "{a")) { try Glob("{a") }
    #expect(throws: GlobError.danglingEscape(pattern: "a\\")) { try Glob("a\\") }
    #expect(throws: GlobError.unknownClass(name: "odd", pattern: "[[:odd:]]")) {
      try Glob("[[:odd:]]")
    }
    let many = String(repeating: "{a,b}", count: 12)
    #expect(throws: GlobError.tooManyAlternatives(pattern: many, limit: 256)) { try Glob(many) }
  }

  @Test func messagesSayWhatToDo() {
    #expect(
      GlobError.unclosedBracket(pattern: "x[a").description
        == "pattern 'x[a': error: '[' has no ']'; close it, or write '\\[' for the character")
    #expect(
      GlobError.unknownClass(name: "odd", pattern: "[[:odd:]]").description.contains("xdigit"))
    #expect(GlobError.empty.description.contains("write a pattern"))
  }

  /// Exponential and obvious: the meaning of `*`, `?` and `**` written out, on scalars of a pattern
  /// from `start` on.
  static func naive(_ pattern: [Character], from start: Int = 0, _ path: [Character]) -> Bool {
    guard start < pattern.count else { return path.isEmpty }
    let rest = Array(pattern[start...])
    if start == 0 || pattern[start - 1] == "/", rest.starts(with: "**") {
      if rest.count == 2 { return !path.isEmpty }
      if rest[2] == "/" {
        let cuts = path.indices.filter { path[$0] == "/" }.map { Array(path[($0 + 1)...]) }
        return ([path] + cuts).contains { naive(pattern, from: start + 3, $0) }
      }
    }
    if rest[0] == "*" {
      let reach = path.prefix { $0 != "/" }.count
      return (0...reach).contains { naive(pattern, from: start + 1, Array(path.dropFirst($0))) }
    }
    guard let first = path.first, rest[0] == first || rest[0] == "?" && first != "/" else {
      return false
    }
    return naive(pattern, from: start + 1, Array(path.dropFirst()))
  }

  @Test func agreesWithTheNaiveMatcher() throws {
    let alphabet = Array("aab*?/")
    var random = SeededGenerator(seed: 11)
    var matches = 0
    for _ in 0..<12_000 {
      // A slash first ties the pattern to the root, so that the oracle sees the whole path.
      var pattern = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      if Bool.random(using: &random) {
        pattern.insert(
          contentsOf: Array("**/"), at: Int.random(in: 0...pattern.count, using: &random))
      }
      let text = String(pattern)
      // Empty parts and `**` glued to letters have no meaning that both share.
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      let isPlain = parts.allSatisfy { !$0.isEmpty && ($0 == "**" || !$0.contains("**")) }
      guard isPlain else { continue }
      let path = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        String(
          (0..<Int.random(in: 1...2, using: &random)).map { _ in
            "ab".randomElement(using: &random) ?? "a"
          })
      }
      let levels = (1...path.count).map { path[..<$0].joined(separator: "/") }
      let wanted = levels.contains { Self.naive(pattern, Array($0)) }
      let got = try Glob("/" + text).matches(path.joined(separator: "/"))
      #expect(got == wanted, "seed 11: /\(text) on \(path.joined(separator: "/"))")
      matches += got ? 1 : 0
    }
    #expect(matches > 1_000)
  }

  @Test func manyStarsStayQuick() throws {
    let glob = try Glob("/" + String(repeating: "**/*a*a*a/", count: 12) + "b")
    let path = String(repeating: String(repeating: "a", count: 40) + "/", count: 24) + "c"
    let clock = ContinuousClock()
    let time = clock.measure { #expect(!glob.matches(path)) }
    #expect(time < .seconds(2))
  }

  @Test func anyBytesCompileOrThrow() {
    var random = SeededGenerator(seed: 5)
    let alphabet = Array("ab/*?[]{}!^-\\:,é.".unicodeScalars)
    for _ in 0..<5_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
      }
      guard let glob = try? Glob(String(text)) else { continue }
      _ = glob.matches("a/b.é/[x]")
    }
  }
}
