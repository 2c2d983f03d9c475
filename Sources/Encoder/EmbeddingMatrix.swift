/// Vectors of many texts: `rowCount` rows of `dimension` values.
package struct EmbeddingMatrix: Sendable, Equatable {
  /// Values in each row, at least 1.
  package let dimension: Int
  /// Row-major `(rowCount, dimension)`.
  package var values: [Float]

  /// Wraps row-major values.
  ///
  /// - Precondition: `dimension` is positive and divides the number of values.
  package init(dimension: Int, values: [Float]) {
    precondition(dimension > 0 && values.count.isMultiple(of: dimension), "values fill no rows")
    self.dimension = dimension
    self.values = values
  }

  /// A matrix of zeros.
  package init(rowCount: Int, dimension: Int) {
    self.init(dimension: dimension, values: [Float](repeating: 0, count: rowCount * dimension))
  }

  /// Number of rows.
  package var rowCount: Int { values.count / dimension }

  /// The values of row `index`, without copying.
  ///
  /// - Precondition: `index` is in `0..<rowCount`.
  package func row(_ index: Int) -> ArraySlice<Float> {
    values[index * dimension..<(index + 1) * dimension]
  }
}
