import Kernels

/// A question to a segment with its true answer.
///
/// Questions are made up when an index is built, or given by whoever calibrates it. Typed questions lie
/// farther from passages than passages from one another, so a segment's own rows would promise too
/// much. A row plus the difference of two others behaves like a question. Recall@10 for 8, 16, 32 and
/// 64 of 128 lists over 35,000 MiniLM passages: such rows .853 .931 .971 .985, spans of 5 to 14 words
/// .848 .924 .965 .987, typed questions .889 .946 .980 .993; whole passages still better.
struct RecallQuestion: Sendable, Equatable {
  /// Unit length for cosine.
  let query: [Float]
  /// The identity of the row that the question was made from, which must not answer it.
  let omitted: Int64?
  /// The true nearest, best first, at most ``depth``.
  var nearest: [Int64] = []

  /// Answers kept.
  static let depth = 100
  private static let most = 256
  private static let blockSize = 4096

  /// Makes 256 questions; of fewer than 25,600 rows one for a hundred, at least 20.
  ///
  /// - Complexity: O(256 × rows × `dimension`).
  static func questions(
    rows: [Float], dimension: Int, ids: [Int64], options: VectorBuildOptions
  ) -> [RecallQuestion] {
    var generator = SplitMix64(seed: options.seed, stream: 4)
    var questions = generator.sample(min(most, max(20, ids.count / 100)), below: ids.count).map {
      RecallQuestion(
        query: query(from: $0, rows, dimension: dimension, metric: options.metric, &generator),
        omitted: ids[$0])
    }
    questions.withUnsafeMutableBufferPointer { questions in
      Parallel.forEachPart(of: questions.count, grain: 1, threads: options.threads) { part in
        for at in part { questions[at].answer(rows: rows, ids: ids, metric: options.metric) }
      }
    }
    return questions
  }

  private static func query(
    from row: Int, _ rows: [Float], dimension: Int, metric: VectorMetric,
    _ generator: inout SplitMix64
  ) -> [Float] {
    let count = rows.count / dimension
    let starts = [row, generator.below(count), generator.below(count)].map { $0 * dimension }
    var query = (0..<dimension).map {
      rows[starts[0] + $0] + rows[starts[1] + $0] - rows[starts[2] + $0]
    }
    do {
      try VectorPreparation.prepare(&query, dimension: dimension, metric: metric)
      return query
    } catch {
      // The three rows cancel out.
      return Array(rows[starts[0]..<starts[0] + dimension])
    }
  }

  private mutating func answer(rows: [Float], ids: [Int64], metric: VectorMetric) {
    let dimension = query.count
    var best = TopK(capacity: Self.depth)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockSize) { scores in
      for start in stride(from: 0, to: ids.count, by: Self.blockSize) {
        let block = start..<min(start + Self.blockSize, ids.count)
        rows.withUnsafeBufferPointer { rows in
          query.withUnsafeBufferPointer {
            DistanceKernels.best.measure(
              metric == .cosine ? .dotProduct : .squaredDistance, $0,
              rows: UnsafeBufferPointer(
                rebasing: rows[start * dimension..<block.upperBound * dimension]), into: scores)
          }
        }
        for row in block where ids[row] != omitted {
          let measure = scores[row - start]
          best.insert(score: metric == .cosine ? measure : -measure, number: ids[row])
        }
      }
    }
    nearest = best.sorted().map(\.number)
  }
}
