import Kernels

/// Checks vectors at the door and brings them to the length that the metric wants.
enum VectorPreparation {
  /// Checks every row; for cosine scales it to unit length.
  ///
  /// - Throws: ``VectorIndexError`` with the number of the first bad row.
  static func prepare(
    _ values: inout [Float], dimension: Int, metric: VectorMetric
  ) throws(VectorIndexError) {
    for row in 0..<values.count / dimension {
      let range = row * dimension..<(row + 1) * dimension
      let square = squaredLength(values[range])
      guard square.isFinite else { throw .notFinite(row: row) }
      guard metric == .cosine else { continue }
      guard square > 0 else { throw .zeroVector(row: row) }
      scale(&values, range, by: 1 / square.squareRoot())
    }
  }

  /// Checks a query and puts it into the scratch; for cosine scaled to unit length.
  static func query(
    _ query: [Float], for reader: SegmentReader, into scratch: SearchScratch
  ) throws(VectorIndexError) {
    let parameters = reader.parameters
    guard query.count == parameters.dimension else {
      throw .queryWidth(found: query.count, expected: parameters.dimension)
    }
    let square = squaredLength(query[...])
    guard square.isFinite else { throw .queryNotFinite }
    guard parameters.metric == .l2 || square > 0 else { throw .zeroQuery }
    let prepared = scratch.query.elements(query.count)
    let factor = parameters.metric == .cosine ? 1 / square.squareRoot() : 1
    for (at, value) in query.enumerated() { prepared[at] = Float(Double(value) * factor) }
    scratch.wide.set(UnsafeBufferPointer(prepared))
    reader.store.prepare(scratch)
  }

  /// Not finite when a value is not: squares of floats cannot overflow a double.
  private static func squaredLength(_ row: ArraySlice<Float>) -> Double {
    row.withUnsafeBufferPointer { $0.reduce(0) { $0 + Double($1) * Double($1) } }
  }

  private static func scale(_ values: inout [Float], _ range: Range<Int>, by factor: Double) {
    values.withUnsafeMutableBufferPointer { values in
      for at in range { values[at] = Float(Double(values[at]) * factor) }
    }
  }
}
