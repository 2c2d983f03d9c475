import Testing

@testable import Evaluation

private func comparison(
  names: [String] = ["base.trec", "new.trec"], topicNames: [TopicName]? = nil
) throws -> Comparison {
  let topics = topicNames ?? (0..<30).map { TopicName("q\($0)") }
  let judgements = try qrels(topics.map { "\($0) 0 good 1\n\($0) 0 bad 0\n" }.joined())
  let rankings = [ranking("bad", "good"), ranking("good", "bad"), ranking("bad", "x")]
  let runs = try names.enumerated().map { index, name in
    try Run(name: name, rankings: topics.map { ($0, rankings[index % 3]) })
  }
  return try Comparison(
    qrels: judgements, runs: runs, measures: [.nDCG(at: 10), .precision(at: 5)],
    sampling: .init(count: 200))
}

/// The first fault in the nesting of tags, if there is one.
private func nestingFault(_ html: String) -> String? {
  var open: [Substring] = []
  for piece in html.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
    guard let end = piece.firstIndex(of: ">") else { return "unclosed tag: \(piece.prefix(40))" }
    let tag = piece[..<end]
    let name = tag.prefix { $0 != " " && $0 != ">" }
    if tag.hasPrefix("/") {
      guard open.popLast() == name.dropFirst() else { return "unexpected <\(tag)>" }
    } else if !tag.hasSuffix("/"), !["!doctype", "meta", "br"].contains(name) {
      open.append(name)
    }
  }
  return open.isEmpty ? nil : "left open: \(open)"
}

@Test func reportIsOneWellFormedPageThatNeedsNothingElse() throws {
  let html = ComparisonReport(try comparison(names: ["a", "b", "c"])).html
  #expect(nestingFault(html) == nil)
  #expect(html.hasPrefix("<!doctype html>\n<html lang=\"en\">"))
  for outside in [
    "<script", "<link", "<img", "src=", "href=", "http:", "https:", "url(", "\"nan", ">nan", "Lnan",
  ] {
    let isFree = !html.contains(outside)
    #expect(isFree, "\(outside)")
  }
  #expect(html.contains("default-src 'none'"))
}

@Test func headlineSaysTheVerdict() throws {
  let better = ComparisonReport(try comparison()).html
  #expect(better.contains("<h1>new.trec is better than base.trec</h1>"))
  #expect(better.contains("nDCG@10 from 0.6309 to 1.0000"))
  #expect(better.contains("30 gain · 0 stay · 0 lose"))
  let few = ComparisonReport(try comparison(topicNames: ["only"])).html
  #expect(few.contains("<h1>No clear difference between new.trec and base.trec</h1>"))
  #expect(few.contains("Only 1 topic: intervals"))
  let three = ComparisonReport(try comparison(names: ["a", "b", "c"])).html
  #expect(three.contains("<h1>2 runs against a</h1>"))
  #expect(three.contains("worse"))
}

@Test func everyTopicIsInEveryPlotAndInTheTable() throws {
  let html = ComparisonReport(try comparison()).html
  #expect(html.components(of: "<rect ") == 30 * 2)
  #expect(html.components(of: "<circle class=\"gain\"") == 1, "by nDCG all lie on one dot")
  #expect(html.contains("<title>30 topics: 0.631 → 1.000</title>"))
  #expect(html.components(of: "class=\"number value\"") == 30 * 2)
}

@Test func hostileNamesAndTopicsStayText() throws {
  let attack = "\"><script>alert(1)</script>&"
  let hostile = TopicName("t'\"><b>")
  let asked = try topics("\(hostile)\t\(attack)\n")
  let html = ComparisonReport(
    try comparison(names: ["<i>base</i>", "\"new\""], topicNames: [hostile]), topics: asked
  ).html
  #expect(nestingFault(html) == nil)
  #expect(!html.contains("<script"))
  #expect(!html.contains("<i>"))
  #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"))
  #expect(html.contains("t&#39;&quot;&gt;&lt;b&gt;"))
  #expect(html.contains("&quot;new&quot;"))
}

@Test func wordsOfTopicsAreShown() throws {
  let asked = try topics("q0\tflutter of wings\n")
  let html = ComparisonReport(try comparison(), topics: asked).html
  #expect(html.contains("<b>q0</b> flutter of wings"))
  #expect(html.contains("<th scope=\"row\">q1</th>"), "a topic without words shows its name")
}

@Test func sameComparisonGivesTheSameBytes() throws {
  #expect(ComparisonReport(try comparison()).html == ComparisonReport(try comparison()).html)
}

@Test func reportIsWrittenToItsFile() throws {
  let report = ComparisonReport(try comparison())
  try withTemporaryFolder { folder in
    try report.write(to: "\(folder)/report.html")
    #expect(try InputFile.bytes(at: "\(folder)/report.html") == Array(report.html.utf8))
  }
}

extension String {
  /// How often `part` occurs.
  fileprivate func components(of part: String) -> Int {
    split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
