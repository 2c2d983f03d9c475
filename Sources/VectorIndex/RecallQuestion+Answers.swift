import Synchronization

extension RecallQuestion {
  /// The same questions with what an exact search of the stored vectors answers now.
  ///
  /// Without stored vectors the old answers stay, less those that are gone.
  ///
  /// - Complexity: O(questions × rows × dimension).
  static func answered(
    _ questions: [RecallQuestion], by reader: SegmentReader, alive: RowBits? = nil, threads: Int
  ) throws(VectorIndexError) -> [RecallQuestion] {
    guard reader.parameters.store != .none else {
      return questions.map { question in
        var question = question
        question.nearest.removeAll { reader.row(of: $0) == nil }
        return question
      }
    }
    var answered = questions
    let failure = Mutex<VectorIndexError?>(nil)
    answered.withUnsafeMutableBufferPointer { answered in
      Parallel.forEachPart(of: answered.count, grain: 1, threads: threads) { part in
        do throws(VectorIndexError) {
          try answer(UnsafeMutableBufferPointer(rebasing: answered[part]), by: reader, alive)
        } catch {
          failure.withLock { $0 = error }
        }
      }
    }
    if let fault = failure.withLock({ $0 }) { throw fault }
    return answered
  }

  private static func answer(
    _ questions: UnsafeMutableBufferPointer<RecallQuestion>, by reader: SegmentReader,
    _ alive: RowBits?
  ) throws(VectorIndexError) {
    let scratches = questions.map { _ in SearchScratch() }
    for (question, scratch) in zip(questions, scratches) {
      try VectorPreparation.query(question.query, for: reader, into: scratch)
    }
    try reader.searchExactly(
      SegmentReader.Request(
        depth: min(depth + 1, max(1, reader.ids.count)), probing: .count(0), rerank: 0, fewest: 0,
        filter: RowFilter(rows: alive)), scratches)
    for (number, scratch) in scratches.enumerated() {
      var hits: [VectorHit] = []
      scratch.drain(into: &hits)
      let omitted = questions[number].omitted
      questions[number].nearest = hits.map(\.id).filter { $0 != omitted }.prefix(depth).map(\.self)
    }
  }
}
