import TestSupport
import Testing

@Suite struct ModelTests {
  @Test func modelsAreListedWithTheDefault() throws {
    let workspace = Workspace()
    let list = try workspace.run("model", "list", "--json").json()
    #expect(list["schema"] as? Int == 1)
    let models = try #require(list["models"] as? [[String: Any]])
    #expect(models.count == 1)
    #expect(models[0]["name"] as? String == "builtin" && models[0]["default"] as? Bool == true)
    #expect(models[0]["dimension"] as? Int == TinyModel.dimension)
    #expect(workspace.run("model", "list").text.contains("*  builtin"))
  }

  @Test func aModelCanBeAddedAndUsedByName() throws {
    let workspace = Workspace.withManual()
    TinyModel.write(to: workspace.folder, named: "mine")
    #expect(workspace.run("model", "add", "mine", "--name", "other").status == 0)
    #expect(workspace.run("model", "add", "mine", "--name", "other").status == 2)
    #expect(workspace.run("model", "list").text.contains("other"))
    #expect(workspace.run("index", "docs", "--encoder", "other").status == 0)
    #expect(try workspace.run("status", "--json").json()["encoder"] as? String == "other")
  }

  @Test func tokensAreOneArrayALine() {
    let workspace = Workspace()
    workspace.folder.write("t.txt", "hello\n\nworld hello\n")
    let run = workspace.run("model", "tokens", "--encoder", "builtin", "--input", "t.txt")
    let hello = TinyModel.vocabulary.firstIndex(of: "hello") ?? 0
    let world = TinyModel.vocabulary.firstIndex(of: "world") ?? 0
    #expect(run.text == "[\(hello)]\n[]\n[\(world),\(hello)]\n")
  }

  @Test func termsAreOneArrayALineInOrder() {
    let workspace = Workspace()
    let path = workspace.folder.write(
      "t.txt", "The files and the Files\n\n\"quoted\" back\\slash\tC:\n")
    let text = workspace.run("analyze", "--input", "t.txt")
    #expect(text.lines.count == 3)
    #expect(text.lines.first == #"["the","file","and","the","file"]"#)
    #expect(text.lines[1] == "[]")
    let query = workspace.run("analyze", "--input", "t.txt", "--as", "query")
    #expect(query.lines.first == #"["file","file"]"#)
    let piped = workspace.run(["analyze", "--input", "-"], input: path)
    #expect(piped.text == text.text)
  }
}
