import Kernels

/// A question to a segment with its true answer.
///
/// Questions are made up when an index is built, or given by whoever calibrates it. Typed questions lie
/// farther from passages than passages from one another, so a segment's own rows would promise too
/// much. A row plus three differences of others, together as long as one, comes close: in 16, 32, 64
/// and 128 of 512 lists of 100,000 MiniLM passages lie .805 .889 .945 .985 of their true ten nearest,
/// of spans of 4 to 12 words .811 .875 .930 .965, of a row plus one difference .848 .913 .964 .987.
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
  /// Rows that all questions meet while they are in the cache.
  private static let blockSize = 256

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
        answer(
          UnsafeMutableBufferPointer(rebasing: questions[part]), rows: rows, ids: ids,
          metric: options.metric)
      }
    }
    return questions
  }

  private static func query(
    from row: Int, _ rows: [Float], dimension: Int, metric: VectorMetric,
    _ generator: inout SplitMix64
  ) -> [Float] {
    let count = rows.count / dimension
    let starts = (0..<6).map { _ in generator.below(count) * dimension }
    let share = 1 / Float(3).squareRoot()
    var query = (0..<dimension).map { component in
      let parts = starts.map { rows[$0 + component] }
      let difference = parts[0] - parts[1] + parts[2] - parts[3] + parts[4] - parts[5]
      return rows[row * dimension + component] + share * difference
    }
    do {
      try VectorPreparation.prepare(&query, dimension: dimension, metric: metric)
      return query
    } catch {
      // The rows cancel out.
      return Array(rows[row * dimension..<(row + 1) * dimension])
    }
  }

  private static func answer(
    _ questions: UnsafeMutableBufferPointer<RecallQuestion>, rows: [Float], ids: [Int64],
    metric: VectorMetric
  ) {
    var best = questions.map { _ in TopK(capacity: depth) }
    let memory = GrowingBuffer<Float>()
    let scores = memory.elements(blockSize)
    defer { extendLifetime(memory) }
    rows.withUnsafeBufferPointer { rows in
      for start in stride(from: 0, to: ids.count, by: blockSize) {
        let block = start..<min(start + blockSize, ids.count)
        for (number, question) in questions.enumerated() {
          let dimension = question.query.count
          question.query.withUnsafeBufferPointer {
            DistanceKernels.best.measure(
              metric == .l2 ? .squaredDistance : .dotProduct, $0,
              rows: UnsafeBufferPointer(
                rebasing: rows[start * dimension..<block.upperBound * dimension]),
              into: UnsafeMutableBufferPointer(rebasing: scores[..<block.count]))
          }
          var threshold = best[number].threshold
          for row in block {
            let score = metric == .l2 ? -scores[row - start] : scores[row - start]
            guard score >= threshold, ids[row] != question.omitted else { continue }
            best[number].insert(score: score, number: ids[row])
            threshold = best[number].threshold
          }
        }
      }
    }
    for number in questions.indices {
      questions[number].nearest = best[number].sorted().map(\.number)
    }
  }
}
