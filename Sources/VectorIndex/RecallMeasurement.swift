import Kernels

/// Searches a new segment with some of its own rows, each left out of its own answer, and counts how
/// many of the true ten nearest come back.
enum RecallMeasurement {
  /// Candidates re-scored when that is enough.
  static let leastRerank = 100
  private static let mostRerank = 400
  /// Rows that ask, but no more than every fourth of a small index.
  private static let queryCount = 200
  private static let depth = 10
  private static let blockSize = 4096

  private struct Question {
    var query: [Float]
    /// The identity that is left out.
    var id: Int64
    var truth: Set<Int64>
  }

  /// The curve, and how many candidates to re-score: doubled from 100 while that still gains a half
  /// percent when every list is scanned.
  static func measure(
    _ contents: SegmentContents, rows: [Float], ids: [Int64], options: VectorBuildOptions
  ) -> (curve: RecallCurve, rerank: Int) {
    let questions = questions(contents, rows: rows, ids: ids, options: options)
    return contents.withReader { reader in
      var rerank = leastRerank
      var best = recall(reader, questions, contents.listCount, rerank, options.threads)
      while rerank < mostRerank, contents.parameters.store != .none {
        let next = recall(reader, questions, contents.listCount, 2 * rerank, options.threads)
        guard next > best + 0.005 else { break }
        (rerank, best) = (2 * rerank, next)
      }
      var points: [RecallCurve.Point] = []
      var probes = 1
      while probes < contents.listCount {
        let recall = recall(reader, questions, probes, rerank, options.threads)
        points.append(RecallCurve.Point(probes: probes, recall: recall))
        probes *= 2
      }
      points.append(RecallCurve.Point(probes: contents.listCount, recall: best))
      return (RecallCurve(points: points), rerank)
    }
  }

  private static func questions(
    _ contents: SegmentContents, rows: [Float], ids: [Int64], options: VectorBuildOptions
  ) -> [Question] {
    var generator = SplitMix64(seed: options.seed, stream: 4)
    let numbers = generator.sample(min(queryCount, max(20, ids.count / 4)), below: ids.count)
    let dimension = contents.dimension
    var questions = numbers.map { row in
      Question(
        query: Array(rows[row * dimension..<(row + 1) * dimension]), id: ids[row], truth: [])
    }
    questions.withUnsafeMutableBufferPointer { questions in
      Parallel.forEachPart(of: questions.count, grain: 1, threads: options.threads) { part in
        for at in part {
          questions[at].truth = nearest(questions[at], rows, ids, options.metric)
        }
      }
    }
    return questions
  }

  /// The true nearest by the vectors as given.
  private static func nearest(
    _ question: Question, _ rows: [Float], _ ids: [Int64], _ metric: VectorMetric
  ) -> Set<Int64> {
    let dimension = question.query.count
    var best = TopK(capacity: depth)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: blockSize) { scores in
      for start in stride(from: 0, to: ids.count, by: blockSize) {
        let block = start..<min(start + blockSize, ids.count)
        rows.withUnsafeBufferPointer { rows in
          question.query.withUnsafeBufferPointer {
            DistanceKernels.best.measure(
              metric == .cosine ? .dotProduct : .squaredDistance, $0,
              rows: UnsafeBufferPointer(
                rebasing: rows[start * dimension..<block.upperBound * dimension]), into: scores)
          }
        }
        for row in block where ids[row] != question.id {
          let measure = scores[row - start]
          best.insert(score: metric == .cosine ? measure : -measure, number: ids[row])
        }
      }
    }
    return Set(best.unordered.map(\.number))
  }

  private static func recall(
    _ reader: SegmentReader, _ questions: [Question], _ probes: Int, _ rerank: Int, _ threads: Int
  ) -> Float {
    var found = [Int](repeating: 0, count: questions.count)
    found.withUnsafeMutableBufferPointer { found in
      Parallel.forEachPart(of: questions.count, grain: 1, threads: threads) { part in
        for at in part {
          let question = questions[at]
          let hits = reader.searchByCodes(
            SegmentReader.Request(
              query: question.query, depth: depth, probes: probes, rerank: rerank, fewest: depth,
              filter: RowFilter(allowed: { $0 != question.id })))
          found[at] = hits.count { question.truth.contains($0.id) }
        }
      }
    }
    let wanted = questions.reduce(0) { $0 + $1.truth.count }
    return wanted == 0 ? 1 : Float(found.reduce(0, +)) / Float(wanted)
  }
}
