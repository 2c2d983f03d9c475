import Testing

@Suite struct GetTests {
  @Test func aDocumentIsPrintedWholeByIdOrPath() {
    let workspace = Workspace.indexed()
    for name in ["guide/timeouts.md", "docs/guide/timeouts.md"] {
      let run = workspace.run("get", name)
      #expect(run.status == 0)
      #expect(run.text.contains("thirty seconds") && run.text.contains("restart the server"))
    }
  }

  @Test func aLineNamesThePassageThatHoldsIt() {
    let workspace = Workspace.indexed()
    for name in ["guide/timeouts.md:5", "docs/guide/timeouts.md:4:2"] {
      let run = workspace.run("get", name)
      #expect(run.status == 0)
      #expect(run.text.contains("thirty seconds"))
    }
    #expect(workspace.run("get", "guide/timeouts.md:900").status == 1)
  }

  @Test func passagesAreFoundByTheIdThatSearchPrints() throws {
    let workspace = Workspace.indexed()
    let answer = try workspace.run("search", "tombstone", "--mode", "lexical", "--json").json()
    let chunk = (answer["results"] as? [[String: Any]])?.first?["chunk"] as? [String: Any]
    let id = try #require(chunk?["id"] as? String)
    let found = try workspace.run("get", id, "--json").json()
    let passages = try #require(found["passages"] as? [[String: Any]])
    #expect(passages.count == 1)
    #expect((passages[0]["chunk"] as? [String: Any])?["id"] as? String == id)
  }

  @Test func anUnknownNameEndsWithOne() throws {
    let workspace = Workspace.indexed()
    let run = workspace.run("get", "absent.md")
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("absent.md"))
    #expect(workspace.run("get", "absent.md", "--no-fail").status == 0)
    let json = try workspace.run("get", "absent.md", "--json").json()
    #expect((json["passages"] as? [Any])?.isEmpty == true)
  }
}
