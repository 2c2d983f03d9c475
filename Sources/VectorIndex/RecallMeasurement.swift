/// Searches a new segment and counts how many of the true nearest come back.
struct RecallMeasurement {
  private let questions: [RecallQuestion]
  private let threads: Int

  /// Prepares questions from the rows that the segment was made of.
  init(rows: [Float], dimension: Int, ids: [Int64], options: VectorBuildOptions) {
    threads = options.threads
    questions = RecallQuestion.questions(
      rows: rows, dimension: dimension, ids: ids, options: options)
  }

  /// How many candidates to re-score: doubled at most twice while that still gains a half percent when
  /// every list is scanned.
  func candidates(in contents: SegmentContents) -> RerankDepths {
    guard contents.parameters.store != .none else { return .least }
    return RerankDepths(
      forTen: doubled(RerankDepths.least.forTen, contents, depth: 10),
      forHundred: doubled(RerankDepths.least.forHundred, contents, depth: 100))
  }

  private func doubled(_ least: Int, _ contents: SegmentContents, depth: Int) -> Int {
    let lists = contents.listCount
    var rerank = least
    var best = recall(contents, depth: depth, probes: lists, rerank: rerank)
    while rerank < 4 * least {
      let next = recall(contents, depth: depth, probes: lists, rerank: 2 * rerank)
      guard next > best + 0.005 else { break }
      (rerank, best) = (2 * rerank, next)
    }
    return rerank
  }

  /// Recall for 1, 2, 4… probes and for all lists, with the re-scoring that searches do by default.
  func curve(of contents: SegmentContents) -> RecallCurve {
    var probes = Array(
      sequence(first: 1) { $0 * 2 }.prefix { $0 < contents.listCount })
    probes.append(contents.listCount)
    return RecallCurve(
      points: probes.map { probes in
        RecallCurve.Point(
          probes: probes,
          recallAt10: recall(
            contents, depth: 10, probes: probes,
            rerank: contents.parameters.rerank.candidates(depth: 10)),
          recallAt100: recall(
            contents, depth: 100, probes: probes,
            rerank: contents.parameters.rerank.candidates(depth: 100)))
      })
  }

  private func recall(
    _ contents: SegmentContents, depth: Int, probes: Int, rerank: Int
  ) -> Float {
    var found = [Int](repeating: 0, count: questions.count)
    contents.withReader { reader in
      found.withUnsafeMutableBufferPointer { found in
        Parallel.forEachPart(of: questions.count, grain: 1, threads: threads) { part in
          for at in part {
            found[at] = hits(reader, questions[at], depth: depth, probes: probes, rerank: rerank)
          }
        }
      }
    }
    let wanted = questions.reduce(0) { $0 + min(depth, $1.nearest.count) }
    return wanted == 0 ? 1 : Float(found.reduce(0, +)) / Float(wanted)
  }

  /// How many of the true nearest one search finds.
  private func hits(
    _ reader: SegmentReader, _ question: RecallQuestion, depth: Int, probes: Int, rerank: Int
  ) -> Int {
    let hits = reader.searchByCodes(
      SegmentReader.Request(
        query: question.query, depth: depth, probes: probes, rerank: rerank, fewest: depth,
        filter: RowFilter(allowed: { $0 != question.omitted })))
    let truth = Set(question.nearest.prefix(depth))
    return hits.count { truth.contains($0.id) }
  }
}
