import Testing

@testable import Evaluation

/// Thirty topics, each with one relevant document: `better` finds it first in all, `worse` third.
struct ComparisonExample {
  let judgements: Qrels
  let worse: Run
  let better: Run

  init(topicCount: Int = 30) throws {
    let names = (0..<topicCount).map { TopicName("q\($0)") }
    judgements = try qrels(names.map { "\($0) 0 good 1\n\($0) 0 bad 0\n" }.joined())
    worse = try Run(
      name: "runs/worse.trec", rankings: names.map { ($0, ranking("bad", "x", "good")) })
    better = try Run(
      name: "runs/better.trec", rankings: names.map { ($0, ranking("good", "bad", "x")) })
  }
}

private let quick = Comparison.Sampling(count: 400)

@Test func clearGainIsCalledBetterAndItsReverseWorse() throws {
  let example = try ComparisonExample()
  let measures: [Measure] = [.reciprocalRank(at: 10), .recall(at: 100)]
  let comparison = try Comparison(
    qrels: example.judgements, runs: [example.worse, example.better], measures: measures,
    sampling: quick)
  let gain = comparison.contrasts[0][0]
  #expect(comparison.arms.map(\.name) == ["worse.trec", "better.trec"])
  #expect(abs(gain.difference - 2.0 / 3) < 1e-9)
  #expect(gain.verdict == .better)
  #expect((gain.winCount, gain.tieCount, gain.lossCount) == (30, 0, 0))
  #expect(gain.pValue == 1.0 / 401)
  #expect(gain.adjustedPValue == 2.0 / 401, "two tests")

  let same = comparison.contrasts[0][1]
  #expect((same.difference, same.pValue, same.adjustedPValue) == (0, 1, 1))
  #expect(same.verdict == .undecided)
  #expect(same.tieCount == 30)

  let reverse = try Comparison(
    qrels: example.judgements, runs: [example.better, example.worse], measures: measures,
    sampling: quick)
  #expect(reverse.contrasts[0][0].verdict == .worse)
}

@Test func everyRunIsSetAgainstTheFirst() throws {
  let example = try ComparisonExample()
  let comparison = try Comparison(
    qrels: example.judgements, runs: [example.worse, example.better, example.worse],
    measures: [.averagePrecision], sampling: quick)
  #expect(comparison.contrasts.count == 2)
  #expect(comparison.contrasts[1][0].difference == 0)
  #expect(
    comparison.cautions.contains(
      .identicalRuns(run: "runs/worse.trec (2)", baseline: "runs/worse.trec")))
}

@Test func sameSeedGivesTheSameComparison() throws {
  let example = try ComparisonExample()
  func interval(_ seed: UInt64) throws -> ClosedRange<Double> {
    try Comparison(
      qrels: example.judgements, runs: [example.worse, mixed(example)],
      measures: [.nDCG(at: 10)], sampling: .init(count: 300, seed: seed)
    ).contrasts[0][0].interval
  }
  #expect(try interval(1) == interval(1))
  #expect(try interval(1) != interval(2))
}

/// Better on twenty topics of thirty, worse on none but q29, which it does not answer.
private func mixed(_ example: ComparisonExample) throws -> Run {
  try Run(
    name: "runs/mixed.trec",
    rankings: example.judgements.topics.enumerated().map { index, topic in
      let source = index < 20 ? example.better : example.worse
      return (topic, index == 29 ? [] : source.ranking(of: topic))
    })
}

@Test func bestAndWorstTopicsAreOrderedByTheirDifference() throws {
  let example = try ComparisonExample()
  let comparison = try Comparison(
    qrels: example.judgements, runs: [example.worse, mixed(example)],
    measures: [.reciprocalRank(at: 10)], sampling: quick)
  let contrast = comparison.contrasts[0][0]
  #expect(contrast.best(3).map(\.topic) == ["q0", "q1", "q2"], "ties in the order of the qrels")
  #expect(contrast.worst(3).map(\.topic) == ["q29"], "a topic that stays is no loss")
  #expect(contrast.worst(3)[0].baseline > 0 && contrast.worst(3)[0].value == 0)
  #expect((contrast.winCount, contrast.tieCount, contrast.lossCount) == (20, 9, 1))
  #expect(
    comparison.cautions.contains(.unansweredTopics(run: "mixed.trec", count: 1)))
}

@Test func detectableDifferenceShrinksWithTheSpread() throws {
  let example = try ComparisonExample(topicCount: 30)
  let steady = try Comparison(
    qrels: example.judgements, runs: [example.worse, example.better],
    measures: [.reciprocalRank(at: 10)], sampling: quick)
  #expect(try #require(steady.contrasts[0][0].detectableDifference) < 1e-9)
  let uneven = try Comparison(
    qrels: example.judgements, runs: [example.worse, mixed(example)],
    measures: [.reciprocalRank(at: 10)], sampling: quick)
  // 20 differences of 2/3, 9 of 0, one of -1/3: deviation 0.3407 around 0.4333, over √30, × 2.802.
  let detectable = try #require(uneven.contrasts[0][0].detectableDifference)
  #expect(abs(detectable - 0.1743) < 0.0001, "\(detectable)")
  let single = try ComparisonExample(topicCount: 1)
  let alone = try Comparison(
    qrels: single.judgements, runs: [single.worse, single.better], sampling: quick)
  #expect(alone.contrasts[0][0].detectableDifference == nil)
  #expect(alone.contrasts[0][0].verdict == .undecided, "one topic proves nothing")
  #expect(alone.cautions.contains(.fewTopics(count: 1)))
}

@Test func unsoundRunsAreNotCompared() throws {
  let example = try ComparisonExample()
  let silent = try Run(name: "silent", rankings: [("q0", [])])
  #expect(throws: EvaluationError.unsoundRun(name: "silent", fault: .nothingRetrieved)) {
    try Comparison(qrels: example.judgements, runs: [example.worse, silent], sampling: quick)
  }
  #expect(
    message { () throws(EvaluationError) in
      _ = try Comparison(qrels: example.judgements, runs: [example.worse], sampling: quick)
    } == "error: a comparison needs two runs or more, here 1; name another run file")
}
