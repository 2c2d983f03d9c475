import TestSupport
import Testing

@Suite struct EvalScoreTests {
  private func judged() -> Workspace {
    let workspace = Workspace()
    workspace.folder.write("qrels.txt", "1 0 a 1\n1 0 b 0\n2 0 a 1\n")
    workspace.folder.write("worse.trec", "1 Q0 b 1 2.0 t\n1 Q0 a 2 1.0 t\n")
    workspace.folder.write("better.trec", "1 Q0 a 1 2.0 t\n2 Q0 a 1 1.0 t\n")
    return workspace
  }

  @Test func meansAreOverEveryTopicOfTheQrels() throws {
    let run = judged().run(
      "eval", "score", "--qrels", "qrels.txt", "--run", "worse.trec", "--measures",
      "MRR@10,MAP,P@5", "--json")
    let scores = try run.json()
    #expect(scores["mean"] as? [String: Double] == ["MRR@10": 0.25, "MAP": 0.25, "P@5": 0.1])
    let topics = try #require(scores["per_query"] as? [String: [String: Double]])
    #expect(topics["1"]?["MRR@10"] == 0.5 && topics["2"]?["MRR@10"] == 0)
  }

  @Test func textIsAnAlignedTable() {
    let run = judged().run("eval", "score", "--qrels", "qrels.txt", "--run", "worse.trec")
    #expect(run.lines.first == "measure    mean of 2 topics")
    #expect(run.lines.contains("MAP                  0.2500"))
    #expect(Set(run.lines.map(\.count)).count == 1)
  }

  @Test func comparisonsNameDifferencesAndWriteAReport() throws {
    let workspace = judged()
    let run = workspace.run(
      "eval", "compare", "--qrels", "qrels.txt", "worse.trec", "better.trec", "--html", "r.html")
    #expect(run.status == 0)
    #expect(run.text.contains("better.trec against worse.trec"))
    #expect(run.lines.contains { $0.hasPrefix("MAP") && $0.contains("+0.7500") })
    #expect(run.text.contains("Read with care: Only 2 topics"))
    let page = String(decoding: workspace.folder.read("r.html"), as: UTF8.self)
    #expect(page.hasPrefix("<!doctype html>") && page.contains("better.trec"))
    let json = try workspace.run(
      "eval", "compare", "--qrels", "qrels.txt", "worse.trec", "better.trec", "--json"
    ).json()
    let first = try #require((json["runs"] as? [[String: Any]])?.first)
    let map = (first["measures"] as? [String: [String: Any]])?["MAP"]
    #expect(map?["difference"] as? Double == 0.75 && map?["better"] as? Int == 2)
  }

  @Test func damagedRunsAreRefusedWithTheirLine() {
    let workspace = judged()
    workspace.folder.write("twice.trec", "1 Q0 a 1 2.0 t\n1 Q0 a 2 1.0 t\n")
    for command in [
      ["eval", "score", "--run", "twice.trec"], ["eval", "compare", "worse.trec", "twice.trec"],
    ] {
      let run = workspace.run(command + ["--qrels", "qrels.txt"])
      #expect(run.status == 2)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("twice.trec:2: error: "))
    }
  }
}
