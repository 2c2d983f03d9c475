import TestSupport
import Testing

@Suite struct SearchTests {
  @Test(arguments: ["lexical", "dense", "hybrid"])
  func jsonHasTheContractsKeys(_ mode: String) throws {
    let run = Workspace.indexed().run("search", "default timeout", "--mode", mode, "--json")
    #expect(run.status == 0)
    let answer = try run.json()
    #expect(answer["schema"] as? Int == 1)
    #expect(answer["query"] as? String == "default timeout")
    #expect(answer["mode"] as? String == mode)
    #expect(answer["took_ms"] is Double && answer["total_candidates"] is Int)
    let results = try #require(answer["results"] as? [[String: Any]])
    let first = try #require(results.first)
    #expect(first["rank"] as? Int == 1)
    let document = try #require(first["document"] as? [String: Any])
    #expect(document.keys.contains("title"))
    let chunk = try #require(first["chunk"] as? [String: Any])
    #expect(chunk["start_line"] is Int && chunk["heading_path"] is [String])
    let scores = try #require(first["scores"] as? [String: Any])
    #expect(
      scores[["lexical": "bm25", "dense": "cosine", "hybrid": "fused"][mode] ?? ""] is Double)
  }

  @Test func textNamesPlaceAndHeadingsWithoutEscapes() throws {
    let run = Workspace.indexed().run("search", "default timeout", "--mode", "lexical")
    #expect(run.status == 0)
    let first = try #require(run.lines.first)
    #expect(first.hasPrefix("1. guide/timeouts.md:"))
    #expect(run.lines[1] == "   Timeouts › Default timeout")
    #expect(!run.text.contains("\u{1B}") && !run.text.contains("<mark>"))
  }

  @Test func nothingFoundEndsWithOneAndStillPrintsItsObject() throws {
    let workspace = Workspace.indexed()
    let text = workspace.run("search", "zzqxjvkwpf", "--mode", "lexical")
    #expect(text.status == 1)
    #expect(text.output.isEmpty)
    let json = workspace.run("search", "zzqxjvkwpf", "--mode", "lexical", "--json")
    #expect(json.status == 1)
    #expect((try json.json()["results"] as? [Any])?.isEmpty == true)
    #expect(
      workspace.run("search", "zzqxjvkwpf", "--mode", "lexical", "--no-fail").status == 0)
  }

  @Test func everyFormatHoldsTheSameResults() throws {
    let workspace = Workspace.indexed()
    let query = ["search", "files", "--mode", "lexical"]
    let results = try workspace.run(query + ["--json"]).json()["results"] as? [Any]
    let lines = workspace.run(query + ["--format", "jsonl"]).lines
    #expect(lines.count == results?.count)
    #expect(lines.allSatisfy { $0.hasPrefix("{") })
    let files = workspace.run(query + ["--format", "files"]).lines
    #expect(files.allSatisfy { $0.hasPrefix(workspace.folder.path) })
    #expect(Set(files).count == files.count)
  }

  @Test func filtersAndCountsAreKeptTo() throws {
    let workspace = Workspace.indexed()
    let files = workspace.run(
      "search", "the", "timeout", "files", "--mode", "lexical", "--filter", "path:*.txt",
      "--format", "files")
    #expect(files.lines.allSatisfy { $0.hasSuffix("notes.txt") })
    for count in [["-k", "1"], ["-k1"], ["--count", "1"]] {
      let run = workspace.run(["search", "the files", "--json"] + count)
      #expect((try run.json()["results"] as? [Any])?.count == 1)
    }
  }

  @Test func explanationsAddUp() throws {
    let run = Workspace.indexed().run(
      "search", "default timeout", "--mode", "lexical", "--explain", "--json")
    let results = try #require(try run.json()["results"] as? [[String: Any]])
    let explanation = try #require(results.first?["explanation"] as? [String: Any])
    let terms = try #require(explanation["terms"] as? [[String: Any]])
    let sum = terms.reduce(0) { $0 + ($1["contribution"] as? Double ?? 0) }
    #expect(abs(sum - (results.first?["score"] as? Double ?? 0)) < 1e-6)
  }

  @Test func anEmptyIndexSaysHowToFillIt() {
    let workspace = Workspace()
    workspace.folder.write("docs/readme.unknown", "nothing to read here")
    _ = workspace.run("index", "docs")
    let run = workspace.run("search", "x")
    #expect(run.status != 0)
    #expect(run.errors.contains("sextant index PATH"))
  }

  @Test func documentsCannotDriveTheTerminal() {
    let workspace = Workspace()
    workspace.folder.write(
      "docs/evil.txt", "Beware \u{1B}[31mred\u{1B}[0m and \u{202E}turned words.\n")
    _ = workspace.run("index", "docs")
    for command in [["search", "beware"], ["get", "evil.txt"]] {
      let run = workspace.run(command)
      #expect(run.text.contains("Beware"))
      #expect(!run.text.contains("\u{1B}") && !run.text.contains("\u{202E}"))
    }
  }

  @Test func similarLeavesTheDocumentItselfOut() throws {
    let workspace = Workspace.indexed()
    for name in [
      "guide/timeouts.md", "docs/guide/timeouts.md", "guide/timeouts.md#default-timeout",
    ] {
      let run = workspace.run("similar", name, "--format", "files")
      #expect(run.status == 0)
      #expect(!run.lines.isEmpty && !run.lines.contains { $0.hasSuffix("timeouts.md") })
    }
    let unknown = workspace.run("similar", "absent.md")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("it is not in the index"))
  }
}
