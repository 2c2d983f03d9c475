/// Searches a segment and counts how many of the true nearest come back.
package struct RecallMeasurement {
  let questions: [RecallQuestion]
  let threads: Int
  /// The share of the true nearest that the answers hold: 1 when they are true, less when they were
  /// found among vectors that are stored as bytes.
  var answersHold: Float = 1

  /// What answers among stored vectors hold (bytes: of 50,000 MiniLM passages, .995 of the true ten).
  static func answersHold(_ store: VectorStore.Kind) -> Float { store == .int8 ? 0.995 : 1 }

  /// How many candidates to re-score: doubled at most twice while that still gains a half percent when
  /// every list is scanned.
  func candidates(_ reader: SegmentReader) -> RerankDepths {
    guard reader.parameters.store != .none else { return .least }
    return RerankDepths(
      forTen: doubled(RerankDepths.least.forTen, reader, depth: 10),
      forHundred: doubled(RerankDepths.least.forHundred, reader, depth: 100))
  }

  private func doubled(_ least: Int, _ reader: SegmentReader, depth: Int) -> Int {
    let all = SegmentReader.Probing.count(reader.parameters.listCount)
    var rerank = least
    var best = recall(reader, depth: depth, all, rerank: rerank).mean
    while rerank < 4 * least {
      let next = recall(reader, depth: depth, all, rerank: 2 * rerank).mean
      guard next > best + 0.005 else { break }
      (rerank, best) = (2 * rerank, next)
    }
    return rerank
  }

  /// Mean share of the true ten nearest that so many lists and candidates find.
  func recall(_ reader: SegmentReader, probes: Int, rerank: Int) -> Float {
    recall(reader, depth: 10, .count(probes), rerank: rerank).mean
  }

  /// As above, every list scanned.
  func recallOfCodes(_ reader: SegmentReader, candidates: Int) -> Float {
    recall(
      reader, probes: reader.parameters.listCount,
      rerank: reader.parameters.store == .none ? 0 : candidates)
  }

  /// Recall for 1, 2, 4… probes and for all lists, and for margins that ask for about as many, with the
  /// re-scoring that searches do by default.
  func curve(_ reader: SegmentReader, _ rerank: RerankDepths) -> RecallCurve {
    let lists = reader.parameters.listCount
    let probes = Array(sequence(first: 1) { $0 * 2 }.prefix { $0 < lists }) + [lists]
    let margins = margins(reader, probes)
    return RecallCurve(
      points: zip(probes, margins).map { probes, margin in
        let fixed = measured(reader, .count(probes), rerank)
        // Where all lists are asked for, a margin asks for them too.
        let adaptive =
          probes == lists
          ? fixed
          : measured(
            reader, .margin(margin, most: min(lists, RecallCurve.narrowSpread * probes)), rerank)
        return RecallCurve.Point(
          probes: probes, fixed: fixed.0, margin: margin, adaptive: adaptive.0,
          meanProbes: adaptive.1)
      }, isMadeUp: questions.contains { $0.omitted != nil })
  }

  /// For each number of probes the mean margin that asks for it, never falling.
  private func margins(_ reader: SegmentReader, _ probes: [Int]) -> [Float] {
    var sums = [Double](repeating: 0, count: probes.count)
    for question in questions {
      let margins = reader.margins(question, probes)
      for place in margins.indices { sums[place] += Double(margins[place]) }
    }
    let means = sums.map { Float($0 / Double(max(1, questions.count))) }
    return means.reduce(into: []) { $0.append(max($0.last ?? -.greatestFiniteMagnitude, $1)) }
  }

  private func measured(
    _ reader: SegmentReader, _ probing: SegmentReader.Probing, _ rerank: RerankDepths
  ) -> (RecallCurve.Recall, meanProbes: Float) {
    let ten = recall(reader, depth: 10, probing, rerank: rerank.candidates(depth: 10))
    let hundred = recall(reader, depth: 100, probing, rerank: rerank.candidates(depth: 100))
    return (
      RecallCurve.Recall(
        at10: answersHold * ten.mean, at100: answersHold * hundred.mean, error: ten.error),
      ten.probes
    )
  }

  /// Mean recall over the questions, its ``error(of:)``, and the mean number of lists scanned.
  private func recall(
    _ reader: SegmentReader, depth: Int, _ probing: SegmentReader.Probing, rerank: Int
  ) -> (mean: Float, error: Float, probes: Float) {
    var outcomes = [Outcome](repeating: Outcome(), count: questions.count)
    outcomes.withUnsafeMutableBufferPointer { outcomes in
      Parallel.forEachPart(of: questions.count, grain: 1, threads: threads) { part in
        let scratch = SearchScratch()
        for at in part {
          outcomes[at] = outcome(
            reader, questions[at], depth: depth, probing, rerank: rerank, scratch)
        }
      }
    }
    let count = Float(max(1, outcomes.count))
    let mean = outcomes.reduce(0) { $0 + $1.recall } / count
    let probes = outcomes.reduce(0) { $0 + Float($1.probes) } / count
    return (mean, Self.error(of: outcomes.map(\.recall)), probes)
  }

  /// The standard error of the mean of recalls, and more where bad questions make a tail: a lucky sample
  /// misses some of the tail and deviates less too. The mean less three errors is the lower bound of
  /// Johnson, "Modified t Tests and Confidence Intervals for Asymmetrical Populations" (1978).
  package static func error(of recalls: [Float]) -> Float {
    let count = Float(max(1, recalls.count))
    let mean = recalls.reduce(0, +) / count
    let (square, cube) = recalls.reduce(into: (Float(0), Float(0))) {
      let difference = $1 - mean
      $0.0 += difference * difference
      $0.1 += difference * difference * difference
    }
    guard square > 0 else { return 0 }
    // A third of (1 + 2 t²) / 6 times the third moment over the second, with t = 3.
    return square.squareRoot() / count + max(0, -cube / square) * 19 / 18 / count
  }

  private struct Outcome {
    var recall: Float = 1
    var probes = 0
  }

  /// The share of the true nearest that one search finds.
  private func outcome(
    _ reader: SegmentReader, _ question: RecallQuestion, depth: Int,
    _ probing: SegmentReader.Probing, rerank: Int, _ scratch: SearchScratch
  ) -> Outcome {
    // One hit more than wanted: the row that the question was made from is passed over.
    let depth = min(depth, question.nearest.count)
    guard depth > 0 else { return Outcome() }
    var hits: [VectorHit] = []
    do throws(VectorIndexError) {
      try VectorPreparation.query(question.query, for: reader, into: scratch)
      try reader.searchByCodes(
        SegmentReader.Request(
          depth: depth + 1, probing: probing, rerank: rerank, fewest: depth + 1,
          filter: RowFilter()), scratch)
      scratch.drain(into: &hits)
    } catch {
      // What cannot be asked or read finds nothing.
      return Outcome(recall: 0, probes: 0)
    }
    let truth = Set(question.nearest.prefix(depth))
    let found = hits.filter { $0.id != question.omitted }.prefix(depth).count {
      truth.contains($0.id)
    }
    return Outcome(recall: Float(found) / Float(depth), probes: scratch.probed)
  }
}
