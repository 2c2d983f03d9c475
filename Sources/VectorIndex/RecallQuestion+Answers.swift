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
        let scratch = SearchScratch()
        for at in part {
          do throws(VectorIndexError) {
            try answered[at].answer(by: reader, alive, scratch)
          } catch {
            failure.withLock { $0 = error }
          }
        }
      }
    }
    if let fault = failure.withLock({ $0 }) { throw fault }
    return answered
  }

  private mutating func answer(
    by reader: SegmentReader, _ alive: RowBits?, _ scratch: SearchScratch
  ) throws(VectorIndexError) {
    try VectorPreparation.query(query, for: reader, into: scratch)
    try reader.searchExactly(
      SegmentReader.Request(
        depth: min(Self.depth + 1, max(1, reader.ids.count)), probing: .count(0), rerank: 0,
        fewest: 0, filter: RowFilter(rows: alive)), scratch)
    var hits: [VectorHit] = []
    scratch.drain(into: &hits)
    nearest = hits.map(\.id).filter { $0 != omitted }.prefix(Self.depth).map(\.self)
  }
}
