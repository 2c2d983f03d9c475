import Testing

@testable import Evaluation

@Test func cautionsNameWhatDistortsTheScores() throws {
  let names = (0..<30).map { TopicName("q\($0)") }
  let judgements = try qrels(names.map { "\($0) 0 a 1\n\($0) 0 b 0\n" }.joined())
  let judged = try Run(name: "x/judged", rankings: names.map { ($0, ranking("a", "b")) })
  let strange = try Run(
    name: "y/strange",
    rankings: names.map { ($0, ["new", "a"].map { RankedDocument($0, score: 1) }) }
      + [("extra", ranking("a"))])
  let comparison = try Comparison(
    qrels: judgements, runs: [judged, strange], measures: [.precision(at: 5)],
    sampling: .init(count: 100))
  #expect(
    comparison.cautions.map(\.description) == [
      "strange has 1 topic without judgements, left out.",
      "strange has equal scores among the first ten of 30 topics; they are ordered by document "
        + "name.",
      "Of the first ten, 50 % are judged in strange and 100 % in judged: what is not judged counts "
        + "as not relevant, so the less judged run is scored too low.",
    ])
}

@Test func cautionsReadAsSentences() {
  let cautions: [Caution] = [
    .fewTopics(count: 3), .unansweredTopics(run: "r", count: 2),
    .identicalRuns(run: "r", baseline: "s"),
  ]
  #expect(
    cautions.map(\.description) == [
      "Only 3 topics: intervals and p-values mean little below 25.",
      "r has no result for 2 judged topics, which count as 0.",
      "r ranks every document as s does: was the same search run twice?",
    ])
}
