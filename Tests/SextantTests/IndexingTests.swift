import FileFormat
import Glibc
import Sextant
import TestSupport
import Testing

@Suite struct IndexingTests {
  private func sample() throws -> Workbench {
    let bench = try Workbench()
    bench.folder.write("docs/a.md", "# Rotation\n\nLog files are rotated every night.\n")
    bench.folder.write(
      "docs/guide/b.html",
      "<html><head><title>Sockets</title></head><body><h1 id=t>Timeouts</h1>"
        + "<p>A socket waits until the timeout is over.</p></body></html>")
    bench.folder.write("docs/c.txt", "Compaction gives space back.\n")
    bench.folder.write("docs/ignored.bin", "binary")
    return bench
  }

  @Test func everyFormatIsFoundAndCited() throws {
    let bench = try sample()
    let report = try bench.update()
    #expect([report.added, report.failed, report.documents] == [3, 0, 3])
    let hit = try #require(try bench.search("timeout").first)
    #expect(hit.document.id == "guide/b.html" && hit.document.title == "Sockets")
    #expect(hit.chunk.headingPath == ["Timeouts"] && hit.chunk.anchor == "t")
    #expect(hit.snippet.contains("<mark>timeout</mark>"))
    #expect(try bench.search("rotate logs").first?.document.id == "a.md")
  }

  @Test func unchangedFilesAreNotTouched() throws {
    let bench = try sample()
    try bench.update()
    let again = try bench.update()
    #expect([again.added, again.updated, again.unchanged, again.removed] == [0, 0, 3, 0])
    #expect(again.embedded == 0)
  }

  @Test func changedNewAndVanishedFilesAreFollowed() throws {
    let bench = try sample()
    try bench.update()
    bench.folder.write("docs/a.md", "# Rotation\n\nLogs are compressed on Sunday.\n")
    bench.folder.write("docs/d.md", "# New\n\nQuotas limit tenants.\n")
    bench.folder.remove("docs/c.txt")
    let report = try bench.update()
    #expect([report.added, report.updated, report.unchanged, report.removed] == [1, 1, 1, 1])
    #expect(try bench.search("compaction").isEmpty)
    #expect(try bench.search("night").isEmpty)
    #expect(try bench.search("sunday").first?.document.id == "a.md")
    #expect(try bench.search("quota").first?.document.id == "d.md")
    #expect(try Indexing.check(bench.index).isEmpty)
  }

  @Test func stepByStepAnswersAsAtOnce() throws {
    let queries = ["alpha", "beta gamma", "delta alpha", "shared words here", "omega"]
    var generator = SeededGenerator(seed: 5)
    let words = ["alpha", "beta", "gamma", "delta", "omega", "shared", "words", "here", "quota"]
    func page(_ number: Int) -> String {
      let text = (0..<40).map { _ in words.randomElement(using: &generator) ?? "" }
      return "<html><body><h1>Page \(number)</h1><p>Shared notice on each page.</p>"
        + "<p>\(text.joined(separator: " ")).</p></body></html>"
    }
    let pages = (0..<24).map(page)
    let stepwise = try Workbench()
    for (number, page) in pages.enumerated() {
      stepwise.folder.write("docs/p\(number).html", number % 3 == 0 ? "<p>draft</p>" : page)
      if number % 5 == 4 { try stepwise.update() }
    }
    for (number, page) in pages.enumerated() {
      stepwise.folder.write("docs/p\(number).html", page)
      if number % 9 == 0 { try stepwise.update() }
    }
    try stepwise.update()
    let atOnce = try Workbench()
    for (number, page) in pages.enumerated() {
      atOnce.folder.write("docs/p\(number).html", page)
    }
    try atOnce.update()
    for mode in SearchMode.allCases {
      let left = try stepwise.answers(queries, mode: mode)
      let right = try atOnce.answers(queries, mode: mode)
      #expect(left == right, "\(mode)")
    }
    let before = try stepwise.answers(queries, mode: .lexical)
    _ = try Indexing.compact(stepwise.index)
    #expect(try stepwise.answers(queries, mode: .lexical) == before)
    #expect(try Indexing.check(stepwise.index).isEmpty)
  }

  @Test func oneBadFileNeverStopsARun() throws {
    let bench = try sample()
    bench.folder.write("docs/bad.jsonl", "{\"_id\": \"1\", \"text\": \"quota\"}\nnot json\n")
    bench.folder.write("docs/bad.txt.gz", [0x1f, 0x8b, 8, 0, 1, 2])
    bench.folder.write("docs/empty.html", "")
    let report = try bench.update()
    #expect(report.failed == 1 && report.added == 5)
    #expect(report.messages.contains { $0.contains("bad.jsonl:2") })
    #expect(report.messages.contains { $0.contains("bad.txt.gz") })
    #expect(try bench.search("quota").first?.document.id == "1")
  }

  @Test func recordsThatStayKeepTheirVectors() throws {
    let bench = try Workbench()
    let records = (0..<20).map { #"{"_id":"r\#($0)","title":"T","text":"record number \#($0)"}"# }
    bench.folder.write("docs/set.jsonl", records.joined(separator: "\n") + "\n")
    #expect(try bench.update().embedded == 20)
    bench.folder.write(
      "docs/set.jsonl", (["{\"_id\":\"new\",\"text\":\"first\"}"] + records).joined(separator: "\n")
    )
    #expect(try bench.update().embedded == 1)
    #expect(try bench.open().status().vectors.pending == 0)
  }

  @Test func removedDocumentsAreGoneUntilTheirFolderIsIndexedAgain() throws {
    let bench = try sample()
    try bench.update()
    let report = try Indexing.remove([bench.folder.file("docs/guide")], from: bench.index)
    #expect(report.removed == 1 && report.documents == 2)
    #expect(try bench.search("timeout").isEmpty)
    #expect(try Indexing.remove(["c.txt"], from: bench.index).removed == 1)
    #expect(try Indexing.remove(["nothing"], from: bench.index).removed == 0)
    #expect(try Indexing.check(bench.index).isEmpty)
    #expect(try bench.update().added == 2)
  }

  @Test func aSecondWriterIsTurnedAway() throws {
    let bench = try sample()
    try bench.update()
    let holder = try LockHolder(bench.index)
    #expect(throws: SextantError.self) { try bench.update() }
    #expect(try !bench.search("timeout").isEmpty)
    _ = holder
  }

  @Test func aMistypedPathLeavesNoIndex() throws {
    let bench = try Workbench()
    #expect(throws: SextantError.self) { try bench.update(["nowhere"]) }
    #expect(!bench.index.exists)
  }

  @Test func aDryRunChangesNothing() throws {
    let bench = try sample()
    let report = try bench.update { $0.isDryRun = true }
    #expect(report.added == 3 && !bench.index.exists)
  }

  @Test func globsAndIgnoreFilesChooseFiles() throws {
    let bench = try sample()
    bench.folder.write("docs/.gitignore", "c.txt\n")
    #expect(try bench.update { $0.exclude = ["guide/**"] }.added == 1)
    #expect(try bench.update { $0.include = ["*.html"] }.documents == 1)
  }

  @Test func anotherEncoderTakesOverWhenItsVectorsAreThere() throws {
    let bench = try sample()
    try bench.update()
    try bench.addModel("other", seed: 9, dimension: 24)
    let report = try bench.update { $0.encoder = "other" }
    #expect(report.embedded == 3 && report.encoder == "other")
    let status = try bench.open().status()
    #expect(status.encoder == "other" && status.vectors.dimension == 24)
    #expect(try !bench.search("timeout", mode: .dense).isEmpty)
  }

  @Test func postingsAreMergedWhileVectorsAreMade() throws {
    let bench = try Workbench()
    try bench.addModel("other", seed: 2)
    for number in 0..<8 {
      bench.folder.write("docs/\(number).md", "# Part \(number)\n\nword\(number) quota\n")
      try bench.update { $0.makesVectors = number % 2 == 0 }
    }
    #expect(try bench.open().status().lexical.segments == 8)
    bench.folder.write("docs/8.md", "# Part 8\n\nword8 quota\n")
    #expect(try bench.update { $0.encoder = "other" }.embedded == 9)
    let status = try bench.open().status()
    #expect(status.lexical.segments < 8 && status.vectors.pending == 0)
    let files = bench.folder.files(under: "index/segments")
    #expect(files.count == status.lexical.segments + status.vectors.segments, "\(files)")
    for mode in SearchMode.allCases {
      #expect(try bench.search("quota", mode: mode) { $0.count = 20 }.count == 9)
    }
    #expect(try Indexing.check(bench.index).isEmpty)
  }

  @Test func moreDocumentsThanOneBatchAreStoredKeptAndMoved() throws {
    let bench = try Workbench()
    var records = (0..<1300).map { #"{"_id":"r\#($0)","title":"T","text":"record number \#($0)"}"# }
    func write() {
      bench.folder.write("docs/set.jsonl", records.joined(separator: "\n") + "\n")
    }
    write()
    #expect(try bench.update().documents == 1300)
    #expect(try bench.search("1299").first?.document.id == "r1299")
    // One gets another name, one another text, one goes.
    records[3] = #"{"_id":"moved","title":"T","text":"record number 3"}"#
    records[700] = #"{"_id":"r700","title":"T","text":"another one"}"#
    records.removeLast()
    write()
    let report = try bench.update()
    #expect(report.documents == 1299 && report.embedded == 1)
    #expect(try bench.open().status().vectors.pending == 0)
    #expect(try bench.search("another").map(\.document.id) == ["r700"])
    #expect(try bench.search("3").first?.document.id == "moved")
    #expect(try bench.search("1299").isEmpty)
    #expect(try Indexing.check(bench.index).isEmpty)
  }

  @Test func anIndexWithoutEnglishDocumentsIsNotEnglish() throws {
    let bench = try Workbench()
    bench.folder.write("docs/a.md", "the job runs here\n")
    try bench.update { $0.language = "none" }
    #expect(try bench.open().status().languages == ["none"])
    #expect(try bench.search("jobs") { $0.isVerbatim = true }.isEmpty)
    bench.folder.write("docs/b.md", "the jobs ran there\n")
    try bench.update { $0.language = "en" }
    #expect(try bench.open().status().languages == ["en", "none"])
  }

  @Test func mergedSegmentsOfDeletedDocumentsLeaveNothing() throws {
    let bench = try Workbench()
    for number in 0..<8 {
      bench.folder.write("docs/\(number).md", "# A\n\nword\n\n")
      try bench.update { $0.makesVectors = false }
    }
    for number in 0..<4 { bench.folder.remove("docs/\(number).md") }
    let parts = (0..<40).map { "# Part \($0)\n\nquota \($0)\n" }
    bench.folder.write("docs/large.md", parts.joined(separator: "\n"))
    try bench.update { $0.makesVectors = false }
    let count = try bench.open().status().lexical.segments
    #expect(bench.folder.files(under: "index/segments").count == count)
    #expect(try Indexing.check(bench.index).isEmpty)
  }

  @Test func aFileThatHasNoDocumentsAnyMoreLosesItsOldOnes() throws {
    let bench = try sample()
    bench.folder.write("docs/d.html", "<html><body><p>Quotas limit tenants.</p></body></html>")
    try bench.update()
    bench.folder.write("docs/d.html", "<html><body></body></html>")
    #expect(try bench.update().updated == 1)
    #expect(try bench.search("quota").isEmpty)
    #expect(try Indexing.check(bench.index).isEmpty)
  }

  @Test func changedWeightsAreRefused() throws {
    let bench = try sample()
    try bench.update()
    try bench.addModel("tiny", seed: 77)
    #expect(throws: SextantError.modelChanged(name: "tiny")) {
      try bench.search("timeout", mode: .hybrid)
    }
    #expect(try !bench.search("timeout").isEmpty)
    #expect(throws: SextantError.self) { try bench.update { $0.encoder = nil } }
    try bench.update()
    #expect(try !bench.search("timeout", mode: .hybrid).isEmpty)
  }

  @Test func vectorsCanFollowLater() throws {
    let bench = try sample()
    try bench.update { $0.makesVectors = false }
    #expect(try bench.search("timeout", mode: .hybrid).first?.scores.fused != nil)
    #expect(try bench.open().status().vectors.pending == 3)
    #expect(try bench.update().embedded == 3)
  }

  @Test func anEmptyPathRemovesNothing() throws {
    let bench = try sample()
    try bench.update()
    #expect(throws: SextantError.self) { try Indexing.remove([""], from: bench.index) }
    #expect(try bench.open().status().documents == 3)
  }

  @Test func removeTakesThePathThatExistsAndNoOtherOfThatName() throws {
    let bench = try Workbench()
    bench.folder.write("p/docs/x.md", "apple\n")
    bench.folder.write("q/p/docs/y.md", "pear\n")
    try bench.update(["p", "q"])
    let report = try Indexing.remove([bench.folder.file("p/docs")], from: bench.index)
    #expect(report.removed == 1)
    #expect(try bench.search("apple").isEmpty && bench.search("pear").count == 1)
    #expect(try bench.open().status().roots.count == 1)
    #expect(try Indexing.check(bench.index).isEmpty)
  }

  @Test func namesThatAreNotUTF8AreReported() throws {
    let bench = try sample()
    let path = Array(bench.folder.file("docs/bad-").utf8) + [0xFF] + Array(".md".utf8) + [0]
    let descriptor = creat(path.map { CChar(bitPattern: $0) }, 0o644)
    #expect(descriptor >= 0 && close(descriptor) == 0)
    let report = try bench.update()
    #expect(report.added == 3 && report.failed == 1)
    #expect(report.messages.contains { $0.contains("not UTF-8") })
  }

  @Test(arguments: [["two", "two/sub"], ["two/sub", "two"], ["two/sub/s.md", "two"]])
  func overlappingPathsAreIndexedOnce(_ paths: [String]) throws {
    let bench = try Workbench()
    bench.folder.write("two/sub/s.md", "apricot\n")
    bench.folder.write("two/t.md", "plum\n")
    #expect(try bench.update(paths).added == 2)
    #expect(try bench.search("apricot").map(\.document.id) == ["sub/s.md"])
    #expect(try bench.update(paths).unchanged == 2)
  }

  @Test func ignoreFilesOfTheRepositoryAboveCount() throws {
    let bench = try Workbench()
    bench.folder.write("repo/.git/HEAD", "")
    bench.folder.write("repo/.gitignore", "*.tmp.md\n/docs/old/\n")
    bench.folder.write("repo/docs/a.md", "kept\n")
    bench.folder.write("repo/docs/a.tmp.md", "left out\n")
    bench.folder.write("repo/docs/old/b.md", "left out\n")
    bench.folder.write("repo/docs/.gitignore", "c.md\n")
    bench.folder.write("repo/docs/c.md", "left out\n")
    #expect(try bench.update(["repo/docs"]).added == 1)
  }

  @Test func refusedRecordsAreAFailureNotAnEmptyCorpus() throws {
    let bench = try Workbench()
    bench.folder.write("docs/set.jsonl", "{\"_id\":\"1\",\"text\":\"quota\"}\n")
    try bench.update()
    bench.folder.write("docs/set.jsonl", "{\"_id\":\n")
    #expect(try bench.update().failed == 1)
    #expect(try bench.search("quota").count == 1)
  }

  @Test func compactingTellsTheBytesThatAreThere() throws {
    let bench = try sample()
    try bench.update()
    let report = try Indexing.compact(bench.index)
    #expect(report.bytesAfter == (try bench.open().status().bytes))
    #expect(report.bytesAfter <= report.bytesBefore)
  }

  @Test func equalFilesOfTwoFoldersHaveNamesOfTheirOwn() throws {
    let bench = try Workbench()
    for folder in ["x", "y"] { bench.folder.write("\(folder)/R.md", "quota\n") }
    try bench.update(["x", "y"])
    let ids = try bench.search("quota").map(\.chunk.id)
    #expect(Set(ids).count == 2)
    for id in ids { #expect(try bench.open().passages(id).count == 1) }
  }

  @Test func ofSeveralFiltersOneMustHold() throws {
    let bench = try sample()
    try bench.update()
    let filters = ["path:guide/**", "path:c.txt"]
    let found = try bench.search("compaction timeout night") { $0.filters = filters }
    #expect(Set(found.map(\.document.id)) == ["guide/b.html", "c.txt"])
  }
}
