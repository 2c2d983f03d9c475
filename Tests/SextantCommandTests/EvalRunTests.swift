import Glibc
import TestSupport
import Testing

@Suite struct EvalRunTests {
  /// Three documents, two topics, each with one relevant document.
  private func collection(_ workspace: Workspace, topics: String? = nil, qrels: String? = nil) {
    workspace.folder.write(
      "set/corpus.jsonl",
      """
      {"_id": "d1", "title": "Timeouts", "text": "The default timeout is thirty seconds."}
      {"_id": "d2", "title": "Logs", "text": "Log files are rotated every night."}
      {"_id": "d3", "title": "Space", "text": "Compaction gives space back."}

      """)
    workspace.folder.write(
      "set/queries.jsonl",
      topics ?? """
        {"_id": "q1", "text": "default timeout"}
        {"_id": "q2", "text": "log files at night"}

        """)
    workspace.folder.write(
      "set/qrels/test.tsv",
      qrels ?? "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n")
  }

  @Test(arguments: ["lexical", "dense", "hybrid"])
  func aRunIsWrittenMeasuredAndTimed(_ mode: String) throws {
    let workspace = Workspace()
    collection(workspace)
    let run = workspace.run(
      "eval", "run", "set", "--mode", mode, "--run", "out.trec", "--repeat", "2", "--json")
    #expect(run.status == 0)
    let figures = try run.json()
    #expect(figures["documents"] as? Int == 3 && figures["queries"] as? Int == 2)
    #expect((figures["index_seconds"] as? Double ?? 0) > 0)
    #expect(
      (figures["latency_p50_us"] as? Double ?? 0) <= (figures["latency_p99_us"] as? Double ?? -1))
    let measures = try #require(figures["measures"] as? [String: Double])
    if mode != "dense" { #expect(measures["nDCG@10"] == 1 && measures["MRR@10"] == 1) }
    let lines = String(decoding: workspace.folder.read("out.trec"), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.allSatisfy { $0.count == 6 && $0[1] == "Q0" })
    let score = try workspace.run(
      "eval", "score", "--qrels", "set/qrels/test.tsv", "--run", "out.trec", "--json"
    ).json()
    #expect((score["mean"] as? [String: Double])?["MAP"] == measures["MAP"])
  }

  @Test func aTemporaryIndexGoesAwayAndANamedOneIsUsedAgain() throws {
    let workspace = Workspace()
    collection(workspace)
    workspace.environment["TMPDIR"] = workspace.folder.file("tmp")
    mkdir(workspace.folder.file("tmp"), 0o700)
    let run = ["eval", "run", "set", "--mode", "lexical", "--run", "out.trec"]
    #expect(workspace.run(run).status == 0)
    #expect(rmdir(workspace.folder.file("tmp")) == 0)
    #expect(workspace.run(run + ["--index", "kept"]).status == 0)
    #expect(workspace.run(run + ["--index", "kept"]).status == 0)
    #expect(
      try workspace.run("status", "--index", "kept", "--json").json()["documents"] as? Int == 3)
  }

  @Test func compressedCollectionsAreRead() {
    let workspace = Workspace()
    collection(workspace)
    let files = ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"]
    for name in files {
      #expect(system("gzip \(workspace.folder.file("set/\(name)"))") == 0)
    }
    #expect(
      workspace.run("eval", "run", "set", "--mode", "lexical", "--run", "out.trec").status == 0)
    #expect(
      workspace.run("eval", "score", "--qrels", "set/qrels/test.tsv.gz", "--run", "out.trec")
        .status == 0)
  }

  @Test func anIndexWithOtherFilesIsRefusedUntouched() throws {
    let workspace = Workspace.indexed()
    collection(workspace)
    let run = workspace.run(
      "eval", "run", "set", "--mode", "lexical", "--run", "out.trec", "--index", ".sextant")
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("the index holds other files"))
    #expect(!workspace.has("out.trec"))
    #expect(try workspace.run("status", "--json").json()["documents"] as? Int == 3)
  }

  @Test func faultsOfTheExperimentAreNoScores() {
    let faults: [(topics: String?, qrels: String?, message: String)] = [
      (nil, "query-id\tcorpus-id\tscore\nx1\td1\t1\n", "error: "),
      (
        "{\"_id\": \"q1\", \"text\": \"log\"}\n{\"_id\": \"q2\", \"text\": \" \"}\n", nil,
        "queries.jsonl:2"
      ),
      ("{\"_id\": \"q1\", \"text\": \"zzqxjvkwpf\"}\n", nil, "error: "),
      (nil, "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td1\t2\n", "test.tsv:3"),
    ]
    for fault in faults {
      let workspace = Workspace()
      collection(workspace, topics: fault.topics, qrels: fault.qrels)
      let run = workspace.run("eval", "run", "set", "--mode", "lexical", "--run", "out.trec")
      #expect(run.status == 2)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains(fault.message))
      #expect(!workspace.has("out.trec"))
    }
  }

  @Test func aSilentSideIsNoHybridRun() {
    let workspace = Workspace()
    collection(
      workspace, topics: "{\"_id\": \"q1\", \"text\": \"zzqxjvkwpf\"}\n",
      qrels: "query-id\tcorpus-id\tscore\nq1\td1\t1\n")
    let run = workspace.run("eval", "run", "set", "--run", "out.trec")
    #expect(run.status == 2)
    #expect(run.errors.contains("the lexical side finds nothing for any topic"))
  }

  @Test func topicsOfFilesAreChosenBySplitAndKind() throws {
    let workspace = Workspace.withManual()
    workspace.folder.write(
      "topics/topics.jsonl",
      """
      {"_id": "t1", "text": "default timeout", "kind": "keyword", "split": "dev"}
      {"_id": "t2", "text": "log rotation", "kind": "keyword", "split": "test"}
      {"_id": "t3", "text": "price of tea", "kind": "unanswerable", "split": "dev"}

      """)
    workspace.folder.write(
      "topics/qrels.tsv",
      "query-id\tcorpus-id\tscore\nt1\tguide/timeouts.md\t2\nt2\tguide/logs.html\t2\n")
    let run = ["eval", "run", "topics", "--corpus", "docs", "--mode", "lexical", "--json"]
    let all = try workspace.run(run + ["--run", "all.trec"]).json()
    #expect(all["queries"] as? Int == 2 && all["judged_topics"] as? Int == 2)
    let dev = try workspace.run(run + ["--run", "dev.trec", "--split", "dev"]).json()
    #expect(dev["queries"] as? Int == 1 && dev["judged_topics"] as? Int == 1)
    #expect((dev["measures"] as? [String: Double])?["MRR@10"] == 1)
    let none = workspace.run(run + ["--run", "none.trec", "--split", "train"])
    #expect(none.status == 2)
    #expect(none.errors.contains("train"))
  }
}
