import Testing

@testable import Analysis

@Suite struct AnalyzerTests {
  private let analyzer = Analyzer()

  private func terms(_ text: String, as role: Analyzer.TextRole = .text) -> [String] {
    analyzer.terms(text, as: role)
  }

  @Test(arguments: [
    ("", []), ("  \n\t ", []), ("?!... -- _ ___ /", []),
    ("Running QUICKLY, foxes!", ["run", "quick", "fox"]),
    ("The user's users' don't", ["the", "user", "user", "don't"]),
    (
      "café CAFÉ cafe\u{301} naïve Straße Æsir ﬁle ＡＢＣ",
      [
        "cafe", "cafe", "cafe", "naiv", "strass", "aesir", "file", "abc",
      ]
    ),
    ("user\u{2019}s soft\u{AD}ware zero\u{200D}width", ["user", "softwar", "zerowidth"]),
    ("Привет МИР Ἀθῆναι हिन्दी", ["привет", "мир", "αθηναι", "हिन्दी"]),
    ("42 3.14 1,000 x² CO₂ 0x1F", ["42", "3.14", "1", "000", "x2", "co2", "0x1f"]),
  ])
  func plainTextBecomesFoldedStems(text: String, expected: [String]) {
    #expect(terms(text) == expected)
  }

  @Test(arguments: [
    ("snake_case", ["snake_case", "snake", "case"]),
    ("__init__", ["__init__", "init"]),
    ("getElementsByName", ["getelementsbynam", "get", "element", "by", "name"]),
    (
      "XMLParser parseJSON utf8Decode",
      [
        "xmlparser", "xml", "parser", "parsejson", "pars", "json", "utf8decode", "utf8", "decod",
      ]
    ),
    ("iPhone mRNA IDs IPv6 pH", ["iphon", "mrna", "id", "ipv6", "ph"]),
    ("json.dumps()", ["json.dumps", "json", "dump"]),
    ("std::vector", ["std::vector", "std", "vector"]),
    ("os.path_join", ["os.path_join", "os", "path_join", "path", "join"]),
    ("PyObject_New", ["pyobject_new", "pyobject", "py", "object", "new"]),
    (".gitignore, (.NET)", [".gitignore", "gitignor", ".net", "net"]),
    ("--dry-run -v x-y", ["--dry-run", "dri", "run", "-v", "v", "x", "y"]),
    (
      "C++ C# C++17 count++ a+b",
      [
        "c++", "c#", "c++17", "c++", "count++", "count", "a", "b",
      ]
    ),
    ("ERR_1234 E0599", ["err_1234", "err", "1234", "e0599"]),
    ("3.11.2 v2.0 1.2.3rc1", ["3.11.2", "3.11", "3", "2.0", "1.2.3rc1", "1.2", "1"]),
    ("U.S. i.e. I/O n/a", ["us", "ie", "io", "na"]),
    ("/etc/foo.conf", ["/etc/foo.conf", "etc", "foo.conf", "foo", "conf"]),
    ("src/lib/a_b.c", ["src/lib/a_b.c", "src", "lib", "a_b.c", "a_b", "a", "b", "c"]),
    ("~/.config/x ../up", ["~/.config/x", ".config", "config", "x", "../up", "up"]),
    ("UTF-8", ["utf-8", "utf", "8"]),
    ("b'bytes' ['key'] f\"{x}\"", ["b", "byte", "key", "f", "x"]),
  ])
  func identifierIsIndexedWholeAndInParts(text: String, expected: [String]) {
    #expect(terms(text) == expected)
  }

  @Test(arguments: [
    ("well-known state-of-the-art", ["well", "known", "state", "of", "the", "art"]),
    ("input/output and/or", ["input", "output", "and", "or"]),
    ("the end.", ["the", "end"]), ("wait...what", ["wait", "what"]),
    ("key:value a=b", ["key", "valu", "a", "b"]), ("/quoted/ -5 .5", ["quot", "5", "5"]),
    ("https://a.example/b", ["https", "a.example/b", "a.example", "a", "exampl", "b"]),
  ])
  func punctuationBetweenPlainWordsAddsNoTerm(text: String, expected: [String]) {
    #expect(terms(text) == expected)
  }

  @Test(arguments: [
    ("東京都", ["東京", "京都"]), ("人 々", ["人", "々"]), ("Python入門", ["python", "入門"]),
    ("서울 시", ["서울", "시"]), ("データ", ["デー", "ータ"]),
  ])
  func ideographsBecomePairs(text: String, expected: [String]) {
    #expect(terms(text) == expected)
  }

  @Test func queryLeavesOutStopWordsUnlessItHasNothingElse() {
    #expect(terms("how do I use the parser?", as: .query) == ["use", "parser"])
    #expect(terms("to be or not to be", as: .query) == ["to", "be", "or", "not", "to", "be"])
    #expect(terms("sort_by", as: .query) == ["sort_by", "sort"])
    #expect(terms("json.dumps", as: .query) == ["json.dumps", "json", "dump"])
  }

  @Test func documentsKeepStopWords() {
    for role in [Analyzer.TextRole.text, .title, .heading] {
      #expect(terms("to be", as: role) == ["to", "be"])
    }
  }

  @Test func neutralLanguageNeitherStemsNorDrops() {
    let neutral = Analyzer(language: .neutral)
    #expect(
      neutral.terms("The running user's cafés", as: .query) == [
        "the", "running", "user", "cafes",
      ])
  }

  @Test func tokensTellTermPlaceAndPosition() {
    let found = analyzer.tokens("Use json.dumps() the café-bar").map {
      "\($0.term) \($0.utf8Range.lowerBound)-\($0.utf8Range.upperBound) \($0.position)"
    }
    #expect(
      found == [
        "use 0-3 0", "json.dumps 4-14 1", "json 4-8 1", "dump 9-14 2", "the 17-20 3",
        "cafe 21-26 4", "bar 27-30 5",
      ])
  }

  @Test func droppedStopWordsKeepTheirPositions() {
    #expect(analyzer.tokens("state of the art", as: .query).map(\.position) == [0, 3])
  }

  @Test func longWordIsCutAtACharacter() {
    #expect(terms(String(repeating: "x", count: 300)) == [String(repeating: "x", count: 255)])
    let greek = terms(String(repeating: "λ", count: 300))
    #expect(greek == [String(repeating: "λ", count: 127)])
  }

  @Test func flatFormHoldsTheSameTerms() {
    let analyzed = analyzer.analyze("a json.dumps café", as: .text)
    #expect(analyzed.terms == ["a", "json.dumps", "json", "dump", "cafe"])
    #expect(analyzed.ends.last == UInt32(analyzed.utf8.count))
    #expect(analyzed.positions == [0, 1, 1, 2, 3])
  }

  @Test func anyTextGivesOrderedTokensInsideIt() {
    let alphabet = Array("aB9_.-/:'+#~ é\u{301}ß京都の\u{2019}\u{AD}λ😀x\"(").map(String.init)
    var state: UInt64 = 42
    for _ in 0..<3_000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += alphabet[Int(state >> 33) % alphabet.count]
      }
      let tokens = analyzer.tokens(text)
      let bytes = Array(text.utf8)
      for token in tokens {
        let range = token.utf8Range
        #expect(
          range.lowerBound >= 0 && range.upperBound <= bytes.count && !range.isEmpty, "\(text)")
        #expect(String(validating: bytes[range], as: UTF8.self) != nil, "\(text)")
        #expect(!token.term.isEmpty && token.term.utf8.count <= 255, "\(text)")
      }
      let positions = tokens.map(\.position)
      #expect(positions == positions.sorted(), "\(text)")
      #expect(analyzer.terms(text, as: .text) == tokens.map(\.term))
    }
  }
}

@Suite struct WordMemoTests {
  @Test func wordsMetBeforeGiveTheSameTerms() {
    let analyzer = Analyzer()
    let words = (0..<20_000).map {
      "w" + String($0 &* 7_919, radix: 36) + ["ing", "ed", "s", "ation"][$0 % 4]
    }
    let letters =
      words.map { $0.map { $0.isNumber ? "q" : $0 }.map(String.init).joined() } + [
        "the", "of", "Running",
      ]
    let once = letters.map { analyzer.terms($0, as: .text) }
    let again = letters.reversed().map { analyzer.terms($0, as: .text) }
    #expect(once == again.reversed())
    #expect(once.suffix(3) == [["the"], ["of"], ["run"]])
    #expect(analyzer.terms("the running of runs", as: .query) == ["run", "run"])
  }
}
