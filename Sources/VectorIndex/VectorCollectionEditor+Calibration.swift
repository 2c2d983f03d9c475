extension VectorCollectionEditor {
  /// Measures the recall curve anew and keeps it, with the questions, in the base.
  ///
  /// Changes are folded into the base first.
  ///
  /// - Parameters:
  ///   - queries: Row-major questions like those that will be asked; empty takes the stored ones.
  /// - Throws: ``VectorIndexError`` for a bad query, by its row; damage in the files.
  /// - Complexity: O(questions × rows × dimension).
  package mutating func calibrate(queries: [Float]) throws {
    if !collection.changes.parts.isEmpty || !collection.changes.removed.isEmpty { try fold() }
    let base = collection.base
    guard !base.isExact else { return }
    let asked = try queries.isEmpty ? base.questions() : questions(queries)
    let reader = try base.reader()
    let answered = try RecallQuestion.answered(asked, by: reader, threads: threads)
    let measurement = RecallMeasurement(
      questions: answered, threads: threads,
      answersHold: RecallMeasurement.answersHold(base.parameters.store))
    var parameters = base.parameters
    parameters.rerank = measurement.candidates(reader)
    var sections = ["parameters": parameters.bytes]
    for (name, bytes) in CalibrationSections.sections(
      measurement.curve(reader, parameters.rerank), answered)
    {
      sections[name] = bytes
    }
    try base.rewrite(to: path, replacing: sections)
    try reopen()
  }

  private func questions(_ queries: [Float]) throws(VectorIndexError) -> [RecallQuestion] {
    var rows = queries
    let dimension = collection.base.dimension
    try VectorPreparation.prepare(&rows, dimension: dimension, metric: collection.base.metric)
    return stride(from: 0, to: rows.count, by: dimension).map {
      RecallQuestion(query: Array(rows[$0..<$0 + dimension]), omitted: nil)
    }
  }
}
