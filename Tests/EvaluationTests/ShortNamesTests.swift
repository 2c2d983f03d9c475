import Testing

@testable import Evaluation

@Test(arguments: [
  (["runs/a.trec", "runs/b.trec"], ["a.trec", "b.trec"]),
  (["x/run.trec", "y/run.trec"], ["x/run.trec", "y/run.trec"]),
  (["/very/long/x/run.trec", "/very/long/y/run.trec", "b"], ["x/run.trec", "y/run.trec", "b"]),
  (["r", "r", "r"], ["r", "r (2)", "r (3)"]),
  (["BM25 only"], ["BM25 only"]), (["", "/"], ["", "/"]),
])
func namesAreAsShortAsTheyCanBe(paths: [String], expected: [String]) {
  #expect(ShortNames.distinct(paths) == expected)
}
