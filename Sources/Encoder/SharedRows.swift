/// Rows that several threads fill, each row by one of them.
final class SharedRows: Sendable {
  let rowCount: Int
  let dimension: Int
  // Every row is written by the one thread that took it, and read after all have ended.
  private nonisolated(unsafe) let values: UnsafeMutableBufferPointer<Float>

  private let ownsValues: Bool

  init(rowCount: Int, dimension: Int) {
    self.rowCount = rowCount
    self.dimension = dimension
    values = .allocate(capacity: rowCount * dimension)
    values.initialize(repeating: 0)
    ownsValues = true
  }

  private init(_ values: UnsafeMutableBufferPointer<Float>, dimension: Int) {
    rowCount = values.count / dimension
    self.dimension = dimension
    self.values = values
    ownsValues = false
  }

  deinit { if ownsValues { values.deallocate() } }

  /// A matrix whose rows, zeros at first, `body` fills in place; they are not to be written later.
  static func matrix(
    rowCount: Int, dimension: Int, _ body: (SharedRows) throws -> Void
  ) rethrows -> EmbeddingMatrix {
    let count = rowCount * dimension
    let values = try [Float](unsafeUninitializedCapacity: count) { memory, initializedCount in
      let rows = UnsafeMutableBufferPointer(rebasing: memory[..<count])
      rows.initialize(repeating: 0)
      try body(SharedRows(rows, dimension: dimension))
      initializedCount = count
    }
    return EmbeddingMatrix(dimension: dimension, values: values)
  }

  /// Lends row `index`.
  func write(_ index: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let start = index * dimension
    body(UnsafeMutableBufferPointer(rebasing: values[start..<start + dimension]))
  }

  /// A copy of all rows.
  func matrix() -> EmbeddingMatrix { EmbeddingMatrix(dimension: dimension, values: Array(values)) }
}
