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

  @Test func wordVectorsAreAddedAndFindWordsAlike() throws {
    let workspace = Workspace()
    workspace.folder.write("docs/car.txt", "Every automobile needs petrol.\n")
    workspace.folder.write("docs/cat.txt", "The kitten drinks milk.\n")
    workspace.folder.write(
      "glove.6B.txt",
      "car 1 0.1 0\nautomobile 0.9 0.2 0\npetrol 0.8 0 0.1\ncat 0 0.1 1\nkitten 0.1 0.2 0.9\n")
    let file = workspace.run("index", "docs", "--encoder", "glove.6B.txt")
    #expect(file.status == 2 && file.errors.contains("sextant model add FILE"))
    #expect(workspace.run("model", "add", "glove.6B.txt").status == 0)
    #expect(workspace.run("model", "add", ".", "--name", "glove").status == 0)
    #expect(workspace.run("model", "list").text.contains("glove.6B"))
    #expect(workspace.run("index", "docs", "--encoder", "glove").status == 0)
    let run = workspace.run("search", "CAR", "--mode", "dense")
    #expect(run.status == 0 && run.lines.first?.contains("car.txt") == true, "\(run.text)")
  }

  @Test func filesThatAreNoWordVectorsLeaveNothingBehind() {
    let workspace = Workspace()
    workspace.folder.write("files/a.txt", "dear reader\n")
    let prose = workspace.run("model", "add", "files/a.txt")
    #expect(
      prose.status == 2 && prose.errors.contains("files/a.txt: error: a file that begins with"))
    workspace.folder.write("files/b.vec", "1 2\na 1 2\n")
    let several = workspace.run("model", "add", "files")
    #expect(several.status == 2 && several.errors.contains("name one of its files: a.txt, b.vec"))
    #expect(workspace.run("model", "list").lines.count == 2)
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
