import Kernels

/// Weighted sums of a table's rows.
enum FloatSums {
  /// Adds up the rows of a text's subwords, each times its weight and what it counts.
  ///
  /// - Precondition: The subwords are rows of `table`, whose rows are as wide as `out`.
  static func sum(
    _ text: CountedSubwords, weights: [Float], of table: UnsafeBufferPointer<Float>,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    let factors = zip(text.ids, text.factors).map { $1 * weights[Int($0)] }
    MatrixKernels.best.sumRows(text.ids, times: factors, of: table, into: out)
  }
}
