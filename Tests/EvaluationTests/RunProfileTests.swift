import Testing

@testable import Evaluation

@Test func profileCountsTopicsDocumentsTiesAndJudgements() throws {
  let judgements = try qrels("1 0 a 1\n2 0 b 1\n3 0 c 1\n")
  let tied = ["a", "x"].map { RankedDocument($0, score: 1) }
  let run = try Run(
    name: "r", rankings: [("1", tied), ("2", ranking("b", "y", "z", "b2")), ("9", ranking("a"))])
  let profile = RunProfile(of: run, qrels: judgements)
  #expect(profile.answeredTopicCount == 2)
  #expect(profile.unansweredTopicCount == 1)
  #expect(profile.unjudgedTopicCount == 1)
  #expect(profile.documentCount == 6)
  #expect(profile.tiedTopicCount == 1)
  #expect(profile.judgedShare == (0.5 + 0.25) / 2)
}

@Test func tieOnTheBorderOfTheFirstTenCounts() throws {
  let judgements = try qrels("1 0 d0 1\n")
  func profile(tieAt rank: Int) throws -> RunProfile {
    let documents = (0..<20).map { number in
      RankedDocument(
        DocumentName("d\(number)"), score: Double(-(number == rank ? rank - 1 : number)))
    }
    return RunProfile(of: try Run(name: "r", rankings: [("1", documents)]), qrels: judgements)
  }
  #expect(try profile(tieAt: 10).tiedTopicCount == 1, "ranks 10 and 11")
  #expect(try profile(tieAt: 11).tiedTopicCount == 0, "ranks 11 and 12")
}
