import TestSupport
import Testing

@testable import Sextant

@Suite struct SearchIndexTests {
  private func sample() throws -> Workbench {
    let bench = try Workbench()
    bench.folder.write(
      "docs/backup.md",
      "# Backup\n\nThe write-ahead log is copied first.\n\n## Replica\n\nA replica copies the log.\n"
    )
    bench.folder.write("docs/log.md", "# Log files\n\nEvery log is rotated at night.\n")
    bench.folder.write("more/extra.md", "# Extra\n\nThe log of another collection.\n")
    try bench.update()
    try bench.update(["more"]) { $0.collection = "more" }
    return bench
  }

  @Test func phrasesFieldsAndExclusionsBindBothLegs() throws {
    let bench = try sample()
    for mode in SearchMode.allCases {
      let phrase = try bench.search("\"write-ahead log\"", mode: mode)
      #expect(phrase.map(\.document.id) == ["backup.md"], "\(mode)")
      let near = try bench.search("\"log copied\"~2", mode: mode)
      // "log is copied", "copies the log"
      #expect(near.map(\.document.id) == ["backup.md", "backup.md"], "\(mode)")
      #expect(try bench.search("\"copied log\"~1", mode: mode).count == 2, "\(mode)")
      #expect(try bench.search("\"log copied\"~0", mode: mode).isEmpty, "\(mode)")
      let without = try bench.search("log -replica -rotated", mode: mode)
      #expect(
        Set(without.map(\.document.id)) == ["backup.md", "extra.md"], "\(mode)")
      let title = try bench.search("title:log rotated", mode: mode)
      #expect(title.map(\.document.id) == ["log.md"], "\(mode)")
    }
  }

  @Test func wordsThatTheIndexDoesNotHaveAreCorrected() throws {
    let bench = try sample()
    let index = try bench.open()
    for mode in SearchMode.allCases {
      var options = SearchOptions()
      options.mode = mode
      let answer = try index.search("the repilca, now", options: options)
      #expect(answer.correctedQuery == "the replica, now", "\(mode)")
      #expect(answer.results.first?.document.id == "backup.md", "\(mode)")
      options.isVerbatim = true
      #expect(try index.search("the repilca", options: options).correctedQuery == nil)
    }
    for typed in ["\"repilca\"", "log -repilca", "title:repilca", "replica", "lgo", "zzzzzz"] {
      #expect(try index.search(typed).correctedQuery == nil, "\(typed)")
    }
  }

  @Test func aBegunWordFindsWhatItMayBecome() throws {
    let bench = try Workbench()
    bench.folder.write("docs/a.md", "# A\n\nThe configuration of a server.\n")
    bench.folder.write("docs/b.md", "# B\n\nServers are rotated, the rotation is slow.\n")
    try bench.update()
    func found(_ query: String) throws -> [String] {
      try bench.search(query) { $0.isBegun = true }.map(\.document.id)
    }
    #expect(try found("conf") == ["a.md"])
    #expect(try found("configurati") == ["a.md"])
    #expect(try found("the Rot") == ["b.md"])
    #expect(try found("serv conf").first == "a.md")
    #expect(try found("conf ") == [])
    #expect(try found("xyz") == [])
    #expect(try bench.search("conf").isEmpty)
    #expect(
      try bench.search("server -rotation") { $0.isBegun = true }.map(\.document.id) == ["a.md"])
    #expect(try bench.open().search("srever", options: SearchOptions()).correctedQuery != nil)
    var options = SearchOptions()
    options.isBegun = true
    #expect(try bench.open().search("srever", options: options).correctedQuery == nil)
  }

  @Test func documentsOfSeveralLanguagesAreFoundByTheirWords() throws {
    let bench = try Workbench()
    bench.folder.write(
      "docs/en.md", "# Packages\n\nThis is how the old packages are removed by the manager.\n")
    bench.folder.write(
      "docs/de.md",
      "# Verwaltung\n\nSo werden die alten Pakete von der Verwaltung entfernt, wenn sie keiner will.\n"
    )
    bench.folder.write(
      "docs/fr.md",
      "# Gestion\n\nC'est ainsi que les anciens paquets sont supprimés par l'outil de gestion.\n")
    try bench.update()
    func found(_ query: String) throws -> [String] {
      try bench.search(query).map(\.document.id)
    }
    #expect(try found("wie wird ein Paket entfernt") == ["de.md"])
    #expect(try found("supprimer un paquet") == ["fr.md"])
    #expect(try found("removing a package") == ["en.md"])
    #expect(try found("\"alte Pakete\"") == ["de.md"])
    #expect(try found("outil") == ["fr.md"])
    bench.folder.write("synonyms", "old lorry => anciens paquets\n")
    let synonyms = try Synonyms(path: bench.folder.file("synonyms"))
    let brought = try bench.search("xyzzy old lorry") { $0.synonyms = synonyms }
    #expect(Set(brought.map(\.document.id)) == ["en.md", "fr.md"])
    #expect(try found("title:Verwaltungen old") == ["de.md"])
    #expect(Set(try found("alten anciens old -Paket")) == ["en.md", "fr.md"])
    #expect(try bench.search("Paketen").first?.snippet.contains("Pakete") == true)
    #expect(try bench.open().search("Verwlatung").correctedQuery == "verwaltung")

    // What was English alone stays so for questions until other languages come.
    let english = try Workbench()
    english.folder.write("docs/en.md", "# Files\n\nThis is how the files are to be removed.\n")
    try english.update()
    #expect(try english.open().status().languages == ["en"])
    #expect(try bench.open().status().languages == ["de", "en", "fr"])
    english.folder.write("docs/de.md", "Eine Datei wird entfernt.\n")
    try english.update { $0.language = "de" }
    #expect(try english.open().status().languages == ["de", "en"])
    #expect(try english.search("Dateien").map(\.document.id) == ["de.md"])
  }

  /// The index holds stems: a slip in an ending is far from them, but not from the word.
  @Test func aSlipInAnEndingIsCorrected() throws {
    let bench = try Workbench()
    bench.folder.write(
      "docs/a.md", "# Mail\n\nThe recipients are notified. Every recipient gets the rotation.\n")
    try bench.update()
    let index = try bench.open()
    for (typed, meant) in [
      ("recipeint", "recipient"), ("rotatoin", "rotation"), ("recipents", "recipients"),
      ("notifed", "notified"), ("rottaion", "rotation"), ("Rotatiom", "rotation"),
    ] {
      #expect(try index.search(typed).correctedQuery == meant, "\(typed)")
    }
    #expect(try index.search("recipients").correctedQuery == nil)
  }

  /// "trust" is no misspelt "thrust", whatever the index has.
  @Test func commonWordsThatNoPassageUsesStay() throws {
    let bench = try Workbench()
    bench.folder.write("docs/engine.md", "# Engine\n\nThe thrust of an engine.\n")
    try bench.update()
    let index = try bench.open()
    #expect(try index.search("trust an engine").correctedQuery == nil)
    #expect(try index.search("thrsut engine").correctedQuery == "thrust engine")
    #expect(try index.search("ThRSUT").correctedQuery == nil)
    let long = "why would one ever measure the thrsut of an old engine on the ground"
    #expect(try index.search(long).correctedQuery == nil)
  }

  @Test func synonymsBringInTheirWords() throws {
    let bench = try sample()
    bench.folder.write("synonyms", "# ours\nmirror, replica\nturned => rotated at night\n")
    let synonyms = try Synonyms(path: bench.folder.file("synonyms"))
    func found(_ query: String) throws -> [String] {
      try bench.search(query) { options in
        options.synonyms = synonyms
        options.isVerbatim = true
      }.map(\.document.id)
    }
    #expect(try found("mirrors") == ["backup.md"])
    #expect(try found("turned") == ["log.md"])
    #expect(try found("night") == ["log.md"])
  }

  @Test(arguments: [
    ("one, two\nalone\n", "2:1: error: a word stands alone"),
    ("a => b => c\n", "1:1: error: more than one '=>'"),
    ("\n\nx,,y\n", "3:1: error: a word is empty"),
  ])
  func lineOfSynonymsThatMakesNoSenseIsNamed(text: String, message: String) throws {
    let folder = TemporaryFolder()
    let path = folder.write("synonyms", text)
    do {
      _ = try Synonyms(path: path)
      Issue.record("nothing was thrown")
    } catch { #expect("\(error)".hasPrefix("\(path):\(message)")) }
  }

  @Test(arguments: [
    ([10, 10, 10, 10, 10, 10, 10, 10, 10], [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ([5_000_000, 1, 1, 1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7, 8]),
    ([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000], [0, 1, 2, 3]),
  ])
  func mergeTakesTheSmallSegments(counts: [Int], chosen: [Int]) {
    #expect(Merging.smallSegments(counts) == chosen)
  }

  @Test(arguments: [1, 10, 1_000])
  func chunksAreRewrittenLessOftenThanTheIndexDoubles(largest: Int) {
    var generator = SeededGenerator(seed: 31)
    var (counts, added, rewritten): ([Int], Int, Int) = ([], 0, 0)
    for _ in 0..<5_000 {
      counts.append(Int.random(in: 1...largest, using: &generator))
      added += counts.last ?? 0
      guard counts.count > 8 else { continue }
      let chosen = Set(Merging.smallSegments(counts))
      let merged = chosen.reduce(0) { $0 + counts[$1] }
      rewritten += merged
      counts = counts.indices.filter { !chosen.contains($0) }.map { counts[$0] } + [merged]
    }
    // 5,000 additions double the index a dozen times.
    #expect(rewritten <= 8 * added, "\(rewritten) for \(added)")
    #expect(counts.count <= 8)
  }

  @Test func manySmallAdditionsAnswerAsOneLargeOne() throws {
    let bench = try Workbench()
    let whole = try Workbench()
    for number in 0..<12 {
      let text = "# Page \(number)\n\nThe page says word\(number % 3) and nothing else.\n"
      bench.folder.write("docs/\(number).md", text)
      whole.folder.write("docs/\(number).md", text)
      if number == 7 { bench.folder.remove("docs/2.md") }
      try bench.update()
    }
    whole.folder.remove("docs/2.md")
    try whole.update()
    let queries = ["word0", "word2 page", "says nothing"]
    #expect(
      try bench.answers(queries, mode: .lexical) == whole.answers(queries, mode: .lexical))
    #expect(try bench.open().status().lexical.segments <= 8)
  }

  @Test func filtersAndCollectionsLimitBothLegs() throws {
    let bench = try sample()
    for mode in SearchMode.allCases {
      let more = try bench.search("log", mode: mode) { $0.collections = ["more"] }
      #expect(more.map(\.document.id) == ["extra.md"], "\(mode)")
      let path = try bench.search("log", mode: mode) { $0.filters = ["path:b*.md"] }
      #expect(Set(path.map(\.document.id)) == ["backup.md"], "\(mode)")
    }
    #expect(throws: SextantError.self) { try bench.search("log") { $0.filters = ["size:3"] } }
    #expect(throws: SextantError.self) { try bench.search("log") { $0.collections = ["none"] } }
  }

  @Test func explanationsAddUp() throws {
    let bench = try sample()
    let hits = try bench.search("copied log", mode: .hybrid) { $0.explains = true }
    #expect(!hits.isEmpty)
    for hit in hits {
      let explanation = try #require(hit.explanation)
      let bm25 = explanation.terms.reduce(0) { $0 + $1.contribution }
      #expect(abs(bm25 - (hit.scores.bm25 ?? 0)) < 1e-12)
      let weight = try #require(explanation.denseWeight)
      let fused =
        (1 - weight) * (explanation.normalizedLexical ?? 0)
        + weight * (explanation.normalizedDense ?? 0)
      #expect(abs(fused - hit.score) < 1e-12)
    }
  }

  @Test func perDocumentAnswersNameEachDocumentOnce() throws {
    let bench = try sample()
    let hits = try bench.search("log", mode: .hybrid) { $0.isPerDocument = true }
    #expect(Set(hits.map(\.document.id)).count == hits.count && hits.count == 3)
    #expect(hits.map(\.rank) == [1, 2, 3])
  }

  /// Long documents fill the first chunks that are found; equal scores go to the earlier document.
  @Test func documentsAreRankedAsOverAllTheirChunks() throws {
    let bench = try Workbench()
    for number in 0..<30 {
      let paragraph = String(repeating: "filler text of no use. ", count: 60)
      let parts = (0..<(number % 5 == 0 ? 25 : 1)).map { part in
        "## Part \(part)\n\nquota \(number % 3 == 0 ? "quota limit" : "tenant") \(paragraph)\n"
      }
      bench.folder.write("docs/d\(number).md", "# T\n\n" + parts.joined(separator: "\n"))
    }
    try bench.update { $0.makesVectors = false }
    let index = try bench.open()
    var options = SearchOptions()
    options.mode = .lexical
    var whole = options
    whole.candidateCount = 100_000
    for depth in [1, 3, 10, 29, 30, 100] {
      for topic in ["quota", "quota limit", "tenant limit"] {
        let found = try index.rankDocuments(topic, depth: depth, options: options)
        let expected = try index.rankDocuments(topic, depth: depth, options: whole)
        #expect(found.map(\.document) == expected.map(\.document), "\(topic) \(depth)")
        #expect(found.map(\.score) == expected.map(\.score))
      }
    }
    #expect(try index.rankDocuments("quota", depth: 100, options: options).count == 30)
  }

  @Test func answersQuoteTheDocumentsOrAreWithheld() throws {
    let bench = try sample()
    let index = try bench.open()
    var options = AskOptions()
    options.search.mode = .lexical
    let answer = try index.ask("when is every log rotated?", options: options)
    #expect(answer.isAnswered && answer.sentences.first?.text == "Every log is rotated at night.")
    let citation = try #require(answer.citations.first)
    #expect(citation.path == "log.md" && citation.quote == "Every log is rotated at night.")
    let none = try index.ask("which kangaroo sings opera?", options: options)
    #expect(!none.isAnswered && none.reason != nil)
  }

  @Test func passagesAreFoundByDocumentLineAndIdentity() throws {
    let bench = try sample()
    let index = try bench.open()
    let all = try index.passages("backup.md")
    #expect(all.count == 2)
    #expect(try index.passages("backup.md:7").map(\.chunk.text) == [all[1].chunk.text])
    #expect(try index.passages(all[0].chunk.id).map(\.chunk.id) == [all[0].chunk.id])
    #expect(try index.passages("absent").isEmpty)
    let similar = try index.similar(to: "backup.md")
    #expect(!similar.results.contains { $0.document.id == "backup.md" })
  }

  @Test func queriesWithoutWordsAreErrors() throws {
    let bench = try sample()
    for query in ["", "  ", "\"\"", "-only"] {
      #expect(throws: SextantError.self) { try bench.search(query) }
    }
  }

  @Test func damagedSegmentsAreNeverAnsweredFrom() throws {
    let bench = try sample()
    let sound = try bench.answers(["log", "replica copies"], mode: .hybrid)
    var generator = SeededGenerator(seed: 3)
    let files = bench.folder.files(under: "index").filter { !$0.hasSuffix("/lock") }
    for file in files {
      let whole = bench.folder.read(file)
      for _ in 0..<25 {
        var damaged = whole
        damaged[Int.random(in: 0..<whole.count, using: &generator)] ^=
          1 << UInt8.random(in: 0..<8, using: &generator)
        bench.folder.write(file, damaged)
        let isSound = try Indexing.check(bench.index).isEmpty
        let answers = try? bench.answers(["log", "replica copies"], mode: .hybrid)
        if let answers { #expect(answers == sound, "\(file)") }
        if isSound { #expect(answers == sound, "\(file) passes the check") }
      }
      bench.folder.write(file, whole)
    }
    #expect(try bench.answers(["log", "replica copies"], mode: .hybrid) == sound)
  }
}
