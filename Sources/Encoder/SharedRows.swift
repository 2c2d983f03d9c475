/// Rows that several threads fill, each row by one of them.
final class SharedRows: Sendable {
  let rowCount: Int
  let dimension: Int
  // Every row is written by the one thread that took it, and read after all have ended.
  private nonisolated(unsafe) let values: UnsafeMutableBufferPointer<Float>

  init(rowCount: Int, dimension: Int) {
    self.rowCount = rowCount
    self.dimension = dimension
    values = .allocate(capacity: rowCount * dimension)
    values.initialize(repeating: 0)
  }

  deinit { values.deallocate() }

  /// Lends row `index`.
  func write(_ index: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let start = index * dimension
    body(UnsafeMutableBufferPointer(rebasing: values[start..<start + dimension]))
  }

  /// A copy of all rows.
  func matrix() -> EmbeddingMatrix { EmbeddingMatrix(dimension: dimension, values: Array(values)) }
}
