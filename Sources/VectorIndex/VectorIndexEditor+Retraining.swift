import Kernels

extension VectorIndexEditor {
  /// What speaks for training anew.
  package enum RetrainingReason: Equatable, Sendable {
    /// Four times the vectors that the quantizers were trained on.
    case growth
    /// New vectors are coded with more than 1.25 times the error that training left.
    case codingError
    /// Two hundredths less recall than when the quantizers were new.
    case recall
    /// Lists so uneven that a random vector's list is 2.5 times as long as the mean.
    case imbalance
  }

  /// Makes the new segment with the old quantizers and measures its recall; trains anew if that is
  /// worthwhile.
  ///
  /// - Throws: Damage in the old segment.
  package func contentsTrainedIfWorthwhile(threads: Int) throws(VectorIndexError) -> SegmentContents
  {
    var contents = try contents(threads: threads)
    // Without codes, or just trained, there is nothing to compare with.
    guard !contents.parameters.isExact, !segment.isExact else { return contents }
    try contents.calibrate(threads: threads)
    guard retrainingReason(contents) == nil else {
      return try self.contents(threads: threads, retraining: true)
    }
    return contents
  }

  /// Why contents made with the old quantizers deserve new ones; nil when they do not.
  package func retrainingReason(_ contents: SegmentContents) -> RetrainingReason? {
    if contents.count > 4 * contents.parameters.trainedRowCount { return .growth }
    if contents.imbalance > 2.5 { return .imbalance }
    // A few odd vectors are no reason to train for all.
    if added.count * 20 >= contents.count,
      codingErrorOfAdded() > 1.25 * contents.parameters.codingError
    {
      return .codingError
    }
    let drops = zip(segment.recallCurve.points, contents.curve.points).map {
      $0.fixed.at10 - $1.fixed.at10
    }
    return drops.contains { $0 > 0.02 } ? .recall : nil
  }

  /// The mean squared distance of new vectors to what their codes stand for, over at most 5,000; 0
  /// when nothing is new.
  private func codingErrorOfAdded() -> Float {
    guard let quantizers = reader.quantizers, !added.isEmpty else { return 0 }
    let rows = added.values.sorted().prefix(5000)
    let sample = RowSample.rows(Array(rows), of: values, dimension: segment.dimension)
    return quantizers.codingError(of: sample, reader.parameters.coding)
  }
}

extension Quantizers {
  /// The mean squared distance of row-major rows to what their codes stand for.
  func codingError(of rows: [Float], _ coding: VectorCoding) -> Float {
    var rows = rows
    if coding == .residual {
      Residuals.subtract(coarse.lists(forRows: rows, threads: 1), coarse, from: &rows)
    }
    if let rotation { rows = rotation.turned(rows) }
    let codes = product.encode(rows, threads: 1)
    let count = rows.count / product.dimension
    var sum = 0.0
    for row in 0..<count {
      let decoded = product.decode(codes[row * product.codeLength..<(row + 1) * product.codeLength])
      for (at, value) in decoded.enumerated() {
        let difference = Double(rows[row * product.dimension + at]) - Double(value)
        sum += difference * difference
      }
    }
    return count == 0 ? 0 : Float(sum / Double(count))
  }
}

extension SegmentContents {
  /// How much longer the list of a random vector is than the mean list: the mean square of the lengths
  /// over the square of their mean.
  var imbalance: Float {
    guard listOffsets.count > 1, count > 0 else { return 1 }
    let square = zip(listOffsets, listOffsets.dropFirst()).reduce(0.0) {
      $0 + Double($1.1 - $1.0) * Double($1.1 - $1.0)
    }
    return Float(square * Double(listOffsets.count - 1) / Double(count) / Double(count))
  }

  /// Answers the questions anew and measures the recall curve.
  mutating func calibrate(threads: Int) throws(VectorIndexError) {
    let asked = questions
    let result = withReader { reader in
      Result { () throws(VectorIndexError) in
        let answered = try RecallQuestion.answered(asked, by: reader, threads: threads)
        let measurement = RecallMeasurement(
          questions: answered, threads: threads,
          answersHold: RecallMeasurement.answersHold(reader.parameters.store))
        return (answered, measurement.curve(reader, reader.parameters.rerank))
      }
    }
    (questions, curve) = try result.get()
  }
}
