import Kernels

/// Weighted sums of a table's rows.
enum FloatSums {
  /// Adds up the rows `ids`, each times its weight.
  ///
  /// - Precondition: The ids are rows of `table`, whose rows are as wide as `out`.
  static func sum(
    _ ids: [Int32], weights: [Float], of table: UnsafeBufferPointer<Float>,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    let factors = ids.map { weights[Int($0)] }
    MatrixKernels.best.sumRows(ids, times: factors, of: table, into: out)
  }
}
