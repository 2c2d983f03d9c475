import TestSupport
import Testing

@Suite struct VectorsTests {
  private func workspace(rows: Int) -> (Workspace, [[Float]]) {
    var generator = SeededGenerator(seed: 3)
    let vectors = (0..<rows).map { _ in
      (0..<8).map { _ in Float.random(in: -1...1, using: &generator) }
    }
    let workspace = Workspace()
    workspace.folder.write("base.npy", NumPyBytes.matrix(vectors))
    workspace.folder.write("queries.npy", NumPyBytes.matrix(Array(vectors.prefix(20))))
    return (workspace, vectors)
  }

  @Test func theNearestOfARowIsItself() throws {
    let (workspace, _) = workspace(rows: 200)
    let build = workspace.run(
      "vectors", "build", "--input", "base.npy", "--output", "v", "--json")
    #expect(build.status == 0)
    let made = try build.json()
    #expect(made["count"] as? Int == 200 && made["dimension"] as? Int == 8)
    #expect(made["bytes"] as? Int == workspace.folder.read("v").count)
    #expect(
      made["lists"] is Int && made["train_seconds"] is Double && made["add_seconds"] is Double)
    let search = workspace.run(
      "vectors", "search", "--index", "v", "--queries", "queries.npy", "-k", "3", "--output",
      "ids.npy", "--json")
    #expect(search.status == 0)
    let figures = try search.json()
    for key in ["queries_per_second", "p50_us", "p99_us"] {
      #expect((figures[key] as? Double ?? 0) > 0)
    }
    #expect(figures["probes"] is Int)
    let (header, ids) = try NumPyBytes.read(workspace.folder.read("ids.npy"), as: Int64.self)
    #expect(header.contains("'<i8'") && header.contains("(20, 3)"))
    #expect((0..<20).allSatisfy { ids[$0 * 3] == Int64($0) })
  }

  @Test func listsCodesAndThreadsAnswerToo() throws {
    let (workspace, _) = workspace(rows: 600)
    let build = workspace.run(
      "vectors", "build", "--input", "base.npy", "--output", "v", "--lists", "8", "--metric", "l2",
      "--json")
    #expect((try build.json()["lists"] as? Int ?? 0) >= 8)
    let one = ["vectors", "search", "--index", "v", "--queries", "queries.npy", "--probes", "4"]
    #expect(workspace.run(one + ["--output", "a.npy"]).status == 0)
    #expect(
      workspace.run(one + ["--output", "b.npy", "--batch", "--threads", "3"]).status == 0)
    #expect(workspace.folder.read("a.npy") == workspace.folder.read("b.npy"))
    let exact = workspace.run(
      "vectors", "search", "--index", "v", "--queries", "queries.npy", "--exact", "--output",
      "c.npy", "--json")
    #expect(try exact.json()["probes"] as? Int == 0)
  }

  @Test func missingNeighboursAreMinusOne() throws {
    let (workspace, _) = workspace(rows: 20)
    _ = workspace.run("vectors", "build", "--input", "base.npy", "--output", "v")
    let run = workspace.run(
      "vectors", "search", "--index", "v", "--queries", "queries.npy", "-k", "25", "--output",
      "ids.npy")
    #expect(run.status == 0)
    let ids = try NumPyBytes.read(workspace.folder.read("ids.npy"), as: Int64.self).values
    #expect(
      (0..<20).allSatisfy { row in ids[row * 25 + 20..<row * 25 + 25].allSatisfy { $0 == -1 } })
  }

  @Test func malformedFilesAreRefusedWithTheByte() {
    let (workspace, _) = workspace(rows: 20)
    workspace.folder.write("cut.npy", Array(workspace.folder.read("base.npy").dropLast(5)))
    workspace.folder.write("text.npy", "these are words, no numbers")
    workspace.folder.write("cut.fvecs", [8, 0, 0, 0, 1, 2, 3])
    for name in ["cut.npy", "text.npy", "cut.fvecs"] {
      let run = workspace.run("vectors", "build", "--input", name, "--output", "v")
      #expect(run.status == 2)
      #expect(run.errors.hasPrefix("\(name): byte "))
      #expect(!workspace.has("v"))
    }
    let search = workspace.run(
      "vectors", "search", "--index", "base.npy", "--queries", "queries.npy", "--output", "i.npy")
    #expect(search.status == 2)
    #expect(search.errors.hasPrefix("base.npy: byte 0: error: "))
  }

  @Test(arguments: [
    ["--probes", "2", "--exact"], ["--recall", "0.9", "--probes", "1"], ["--recall", "1.5"],
    ["--threads", "2"], ["-k", "0"],
  ]) func contradictionsAreRefused(_ options: [String]) {
    let (workspace, _) = workspace(rows: 20)
    _ = workspace.run("vectors", "build", "--input", "base.npy", "--output", "v")
    let run = workspace.run(
      ["vectors", "search", "--index", "v", "--queries", "queries.npy", "--output", "i.npy"]
        + options)
    #expect(run.status == 2)
    #expect(!workspace.has("i.npy"))
  }
}
