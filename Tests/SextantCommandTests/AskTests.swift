import Testing

@Suite struct AskTests {
  @Test func answersCiteTheirSource() throws {
    let workspace = Workspace.indexed()
    let run = workspace.run("ask", "the default timeout", "--mode", "lexical")
    #expect(run.status == 0)
    #expect(run.lines.first == "The default timeout is thirty seconds. [1]")
    #expect(run.lines.contains { $0.hasPrefix("[1] guide/timeouts.md:") })
    #expect(run.lines.contains("    The default timeout is thirty seconds."))
    #expect(!run.text.contains("\u{1B}"))
  }

  @Test func jsonHoldsSentencesCitationsAndContext() throws {
    let run = Workspace.indexed().run(
      "ask", "the default timeout", "--mode", "lexical", "--json")
    let answer = try run.json()
    #expect(answer["schema"] as? Int == 1)
    #expect(answer["answered"] as? Bool == true)
    let sentences = try #require(answer["sentences"] as? [[String: Any]])
    let citations = try #require(answer["citations"] as? [[String: Any]])
    let numbers = Set(citations.compactMap { $0["number"] as? Int })
    #expect(sentences.allSatisfy { numbers.contains($0["citation"] as? Int ?? 0) })
    #expect((answer["context"] as? String)?.contains("thirty seconds") == true)
  }

  @Test func withheldAnswersEndWithOneAndTheReason() throws {
    let workspace = Workspace.indexed()
    let question = ["ask", "who painted the ceiling of the chapel?", "--mode", "lexical"]
    let run = workspace.run(question)
    #expect(run.status == 1)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("no answer: "))
    #expect(workspace.run(question + ["--no-fail"]).status == 0)
    let json = workspace.run(question + ["--json"])
    #expect(json.status == 1)
    #expect(try json.json()["answered"] as? Bool == false)
  }

  @Test func contextKeepsToItsBudget() throws {
    let workspace = Workspace.indexed()
    let run = workspace.run("ask", "default timeout", "--context", "--budget", "60")
    #expect(run.status == 0)
    #expect(run.text.hasPrefix("[1] "))
    let json = workspace.run("ask", "default timeout", "--json", "--budget", "60")
    #expect((try json.json()["context_tokens"] as? Int ?? 99) <= 60)
  }
}
