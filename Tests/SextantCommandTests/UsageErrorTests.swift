import TestSupport
import Testing

/// What cannot be meant ends with status 2, a message on standard error and nothing on standard
/// output.
@Suite struct UsageErrorTests {
  static let mistakes: [[String]] = [
    ["frobnicate"], ["eval", "frobnicate"], ["help", "frobnicate"], ["search"],
    ["search", "lease", "-without"], ["search", "lease", "-restore"], ["ask", "lease", "-dash"],
    ["search", "x", "--frobnicate"],
    ["search", "x", "--mode", "psychic"], ["search", "x", "-k", "0"],
    ["search", "x", "-k", "9223372036854775807"], ["search", "x", "-k", "many"],
    ["search", "x", "--json", "--format", "files"], ["search", "x", "--dense-weight", "2"],
    ["search", "x", "--field-weights", "1,2"], ["search", "x", "--field-weights", "0,0,0"],
    ["search", "x", "--index", "absent"], ["status", "--index", "absent"],
    ["ask", "x", "--index", "absent"], ["get", "x", "--index", "absent"],
    ["remove", "x", "--index", "absent"], ["compact", "--index", "absent"],
    ["check", "--index", "absent"], ["index"], ["index", "absent"],
    ["index", ".", "--threads", "0"], ["ask", "x", "--budget", "0"],
    ["ask", "x", "--json", "--context"], ["analyze", "--input", "absent"],
    ["analyze", "--input", "absent", "--as", "poem"],
    ["encode", "--input", "absent", "--output", "x.npy"],
    ["model", "tokens", "--encoder", "absent", "--input", "absent"], ["model", "add", "absent"],
    ["model", "train", "absent", "--output", "x"], ["model", "train", ".", "--epochs", "-1"],
    ["vectors", "build", "--input", "absent", "--output", "x"],
    ["vectors", "search", "--index", "absent", "--queries", "absent", "--output", "x"],
    ["eval", "run", "absent", "--run", "x"],
    ["eval", "score", "--qrels", "absent", "--run", "absent"],
    ["eval", "score", "--qrels", "a", "--run", "b", "--measures", "luck"],
    ["eval", "score", "--qrels", "a", "--run", "b", "--split", "dev"],
    ["eval", "compare", "--qrels", "a", "one"],
  ]

  @Test(arguments: mistakes) func mistakesEndWithTwo(_ arguments: [String]) {
    let workspace = Workspace()
    let run = workspace.run(arguments)
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("error: "))
    #expect(!run.errors.contains("\u{1B}"))
    #expect(!workspace.has(".sextant") && !workspace.has("x") && !workspace.has("absent"))
  }

  @Test(arguments: [
    (["serch", "x"], "did you mean 'search'?"), (["eval", "scroe"], "did you mean 'score'?"),
    (["search", "x", "--mdoe", "lexical"], "Did you mean '--mode'?"),
    (["zzzzzz"], "'sextant --help' lists them"),
  ]) func nearMissesAreNamed(_ arguments: [String], _ advice: String) {
    #expect(Workspace().run(arguments).errors.contains(advice))
  }

  @Test func withoutAnIndexTheNextCommandIsNamed() {
    let run = Workspace().run("search", "x")
    #expect(run.errors.contains("there is no index here; make one with 'sextant index PATH'"))
  }

  @Test func anUnwritablePlaceIsNoticedBeforeTheWork() {
    let workspace = Workspace()
    workspace.folder.write("t.txt", "hello\n")
    let run = workspace.run("encode", "--input", "t.txt", "--output", "absent/x.npy")
    #expect(run.status == 2)
    #expect(run.errors.contains("absent/x.npy: error: cannot write here"))
  }
}
