import FoundationEssentials
import Glibc
import Testing

@testable import Evaluation

/// Values of pytrec_eval, made by `Evaluation/scripts/make_measure_fixtures.py`.
private struct Fixture: Decodable {
  let measures: [String]
  let cases: [Case]

  struct Case: Decodable {
    let name: String
    let qrels: String
    let run: String
    let values: [String: [Double]]
  }

  init() throws {
    let path = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let bytes = try InputFile.bytes(at: "/\(path)/Fixtures/measures.json")
    self = try JSONDecoder().decode(Fixture.self, from: Data(bytes))
  }
}

@Test func valuesEqualThoseOfTheReferenceTool() throws {
  let fixture = try Fixture()
  #expect(fixture.cases.count >= 40)
  let measures = try Measure.list(fixture.measures.joined(separator: ","))
  for example in fixture.cases {
    let scores = try Measures.evaluate(
      qrels: qrels(example.qrels), run: run(example.run), measures: measures)
    #expect(Set(scores.topics.map(\.text)) == Set(example.values.keys), "\(example.name)")
    for (topic, row) in zip(scores.topics, scores.values) {
      let expected = try #require(example.values[topic.text])
      let worst = zip(row, expected).map { abs($0 - $1) }.max() ?? 1
      #expect(worst < 1e-7, "\(example.name), topic \(topic): \(row), expected \(expected)")
    }
  }
}

@Test func meansAreOverEveryTopicOfTheQrels() throws {
  let judgements = try qrels("1 0 a 1\n2 0 a 1\n3 0 a 1\n4 0 a 0\n")
  let answered = try run("1 Q0 a 1 2 t\n2 Q0 b 1 2 t\n2 Q0 a 2 1 t\n9 Q0 a 1 1 t\n")
  let scores = try Measures.evaluate(
    qrels: judgements, run: answered, measures: [.reciprocalRank(at: 10), .judged(at: 10)])
  #expect(scores.topics == ["1", "2", "3", "4"])
  #expect(scores.values == [[1, 1], [0.5, 0.5], [0, 0], [0, 0]])
  #expect(scores.means == [1.5 / 4, 1.5 / 4])
  #expect(scores.mean(of: .judged(at: 10)) == 1.5 / 4)
  #expect(scores.mean(of: .averagePrecision) == nil)
}

/// The definitions, spelled out without a thought for cost.
private struct NaiveMeasures {
  let ranked: [String]
  let grades: [String: Int]

  init(scores: [String: Double], grades: [String: Int]) {
    ranked = scores.keys.sorted { left, right in
      let (first, second) = (Float(scores[left] ?? 0), Float(scores[right] ?? 0))
      if first != second { return first > second }
      return Array(right.utf8).lexicographicallyPrecedes(Array(left.utf8))
    }
    self.grades = grades
  }

  private func isRelevant(_ document: String) -> Bool { (grades[document] ?? 0) > 0 }
  private func relevant(in depth: Int) -> Double {
    Double(ranked.prefix(depth).filter(isRelevant).count)
  }
  private func gain(_ grades: [Int], _ depth: Int) -> Double {
    var sum = 0.0
    for rank in 0..<min(depth, grades.count) {
      sum += Double(max(grades[rank], 0)) * log(2.0) / log(Double(rank + 2))
    }
    return sum
  }

  func value(of measure: Measure) -> Double {
    let total = Double(grades.keys.filter(isRelevant).count)
    switch measure {
    case .judged(let depth):
      let head = ranked.prefix(depth)
      return Double(head.filter { grades[$0] != nil }.count) / Double(head.count)
    case .precision(let depth): return relevant(in: depth) / Double(depth)
    case _ where total == 0: return 0
    case .recall(let depth): return relevant(in: depth) / total
    case .nDCG(let depth):
      return gain(ranked.map { grades[$0] ?? 0 }, depth) / gain(grades.values.sorted(by: >), depth)
    case .reciprocalRank(let depth):
      return (1...depth).first { relevant(in: $0) > 0 }.map { 1 / Double($0) } ?? 0
    case .averagePrecision:
      let ranks = ranked.indices.filter { isRelevant(ranked[$0]) }.map { $0 + 1 }
      return ranks.map { relevant(in: $0) / Double($0) }.reduce(0, +) / total
    }
  }
}

@Test(arguments: 0..<60)
func valuesEqualTheDefinitions(seed: UInt64) throws {
  var generator = SeededGenerator(seed: seed)
  let poolSize = 1 + generator.index(below: 30)
  let levels = 1 + generator.index(below: 6)
  var scores: [String: Double] = [:]
  var grades: [String: Int] = [:]
  for number in 0..<poolSize {
    if generator.index(below: 3) > 0 {
      scores["d\(number)"] = Double(generator.index(below: levels)) / 3 - 1
    }
    if generator.index(below: 2) > 0 { grades["d\(number)"] = generator.index(below: 5) - 1 }
  }
  scores["d0"] = 0
  grades["d0"] = 1
  let naive = NaiveMeasures(scores: scores, grades: grades)
  let ranking = GradedRanking(
    try Run(
      name: "r",
      rankings: [("1", scores.map { RankedDocument(DocumentName($0.key), score: $0.value) })]
    ).ranking(of: "1"),
    judgements: Dictionary(
      uniqueKeysWithValues: grades.map { (DocumentName($0.key), $0.value) }))
  let cutoffs = [1, 2, 3, 5, 10, 100]
  let measures: [Measure] =
    cutoffs.flatMap {
      [
        .nDCG(at: $0), .recall(at: $0), .reciprocalRank(at: $0), .precision(at: $0),
        .judged(at: $0),
      ]
    } + [.averagePrecision]
  for measure in measures {
    let difference = ranking.value(of: measure) - naive.value(of: measure)
    #expect(abs(difference) < 1e-12, "seed \(seed), \(measure.name)")
  }
}
