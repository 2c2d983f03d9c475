import Evaluation
import Model
import Sextant

/// Searches for topics, one at a time.
struct TopicSession {
  let index: SearchIndex
  let topics: [Topic]
  let depth: Int
  let options: SearchOptions

  /// Requires that each side of a hybrid search finds something for some topic: a side that never
  /// ran must not be scored as one that found nothing.
  ///
  /// - Throws: ``CommandError/silentLeg(name:)``.
  func requireBothLegs() throws {
    guard options.mode == .hybrid else { return }
    for mode in [SearchMode.lexical, .dense] {
      var leg = options
      leg.mode = mode
      let answers = try topics.contains {
        try !index.rankDocuments($0.text, depth: 1, options: leg).isEmpty
      }
      guard answers else { throw CommandError.silentLeg(name: mode.rawValue) }
    }
  }

  /// Ranks documents for every topic.
  ///
  /// - Parameter passes: How often; rankings are those of the first pass.
  /// - Returns: The run, and the latency of single topics over all passes but the first.
  func run(named name: String, passes: Int) throws -> (run: Run, latency: LatencySummary?) {
    let progress = ProgressLine()
    defer { progress.finish() }
    var rankings: [(topic: TopicName, documents: [RankedDocument])] = []
    var microseconds: [Double] = []
    for pass in 0..<passes {
      for (number, topic) in topics.enumerated() {
        let start = ContinuousClock.now
        let found = try index.rankDocuments(topic.text, depth: depth, options: options)
        let elapsed = Numbers.seconds(ContinuousClock.now - start)
        if pass > 0 || passes == 1 { microseconds.append(elapsed * 1e6) }
        if pass == 0 { rankings.append((topic.name, found.map(Self.ranked))) }
        progress.update(
          "searching", done: pass * topics.count + number + 1, total: passes * topics.count,
          unit: "topics")
      }
    }
    return (
      try Run(name: name, rankings: rankings), LatencySummary(microseconds: microseconds)
    )
  }

  private static func ranked(
    _ document: (document: DocumentID, score: Double)
  ) -> RankedDocument {
    RankedDocument(DocumentName(document.document.rawValue), score: document.score)
  }
}
