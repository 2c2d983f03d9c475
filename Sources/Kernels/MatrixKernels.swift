import CKernels

/// The loops of a transformer, of one CPU class (see `gemm.h`).
///
/// A result row depends on its input row alone, bit for bit, whatever rows are computed with it.
/// Classes differ in the last bits.
package struct MatrixKernels: Sendable {
  // Points to a constant of the C target.
  nonisolated(unsafe) let loops: UnsafePointer<sextant_matrix_kernels>

  /// The fastest class here, or the one that the environment's SEXTANT_CPU names.
  package static let best = MatrixKernels(loops: sextant_matrix_best())

  /// All classes that this machine can run, "plain" first.
  package static let available = (0..<sextant_matrix_class_count()).map {
    MatrixKernels(loops: sextant_matrix_class($0))
  }

  /// "avx512bf16", "avx512vnni", "avx512", "avx2", "neonbf16", "neondot", "neon" or "plain".
  package var name: String { String(cString: loops.pointee.name) }

  /// What is done to a product before it is stored.
  package enum Activation: Sendable, CaseIterable {
    case none
    /// x Φ(x), with the error function itself.
    case gelu

    var function: sextant_activation {
      switch self {
      case .none: SEXTANT_ACTIVATION_NONE
      case .gelu: SEXTANT_ACTIVATION_GELU
      }
    }
  }

  func pack(_ matrix: FloatRows, into panels: UnsafeMutablePointer<Float>) {
    loops.pointee.pack(matrix.base, matrix.stride, matrix.rowCount, matrix.width, panels)
  }

  /// Multiplies every row of `x` with every row of the matrix that was packed, adds the bias and
  /// applies the activation.
  ///
  /// - Parameters:
  ///   - bias: One value for each column of the result; nil for zeros.
  ///   - y: `(x.rowCount, weights.columnCount)`, or with more columns, which become zero plus bias,
  ///     up to the end of the last panel; must not overlap `x`.
  /// - Precondition: The shapes fit.
  package func multiply(
    _ x: FloatRows, by weights: PackedMatrix, bias: UnsafeBufferPointer<Float>? = nil,
    activation: Activation = .none, into y: MutableFloatRows
  ) {
    precondition(
      x.width == weights.depth && y.rowCount == x.rowCount
        && weights.columnCount...weights.paddedColumnCount ~= y.width
        && (bias?.count ?? y.width) == y.width, "shapes do not fit")
    loops.pointee.multiply(
      x.base, x.stride, weights.panels, bias?.baseAddress, activation.function, y.base, y.stride,
      x.rowCount, y.width, x.width)
  }

  /// Adds up the rows of `values`, once for each row of `weights`, each times its weight.
  ///
  /// - Parameter y: `(weights.rowCount, values.width)`; must not overlap the others.
  /// - Precondition: The shapes fit.
  package func weightedSums(
    _ weights: FloatRows, of values: FloatRows, into y: MutableFloatRows
  ) {
    precondition(
      weights.width == values.rowCount && y.rowCount == weights.rowCount
        && y.width == values.width, "shapes do not fit")
    loops.pointee.weighted_sums(
      weights.base, weights.stride, values.base, values.stride, y.base, y.stride, y.rowCount,
      y.width, values.rowCount)
  }

  /// Replaces each row by its softmax: exp(x − max), scaled to sum 1.
  ///
  /// Values behind a row, up to the next multiple of 16, become 0.
  ///
  /// - Precondition: The width is positive and, rounded up to a multiple of 16, at most the stride,
  ///   for which there is room behind the last row too; values are finite.
  package func softmax(_ rows: MutableFloatRows) {
    precondition(
      rows.width > 0 && (rows.width + 15) / 16 * 16 <= rows.stride, "no room behind rows")
    loops.pointee.softmax(rows.base, rows.stride, rows.rowCount, rows.width)
  }

  /// Adds `residual` to `x`, then brings each row to mean 0 and variance 1, scales by `gain` and
  /// adds `bias` (Ba, Kiros and Hinton, "Layer Normalization", 2016).
  ///
  /// - Precondition: The shapes fit, rows of both follow each other without gaps.
  package func layerNorm(
    _ x: MutableFloatRows, adding residual: FloatRows, gain: UnsafeBufferPointer<Float>,
    bias: UnsafeBufferPointer<Float>, epsilon: Float
  ) {
    precondition(
      x.stride == x.width && residual.stride == x.width && residual.width == x.width
        && residual.rowCount == x.rowCount && gain.count == x.width && bias.count == x.width,
      "shapes do not fit")
    guard let gain = gain.baseAddress, let bias = bias.baseAddress else { return }
    loops.pointee.layer_norm(
      x.base, residual.base, gain, bias, epsilon, x.rowCount, x.width)
  }

  /// Adds up chosen rows of `table`, each times its factor, in the order of `numbers`.
  ///
  /// - Parameters:
  ///   - table: Rows of `out.count` floats without gaps.
  ///   - numbers: The rows wanted; may repeat.
  ///   - factors: One for each number.
  ///   - out: Zeros when there are no numbers.
  /// - Precondition: Every number names a row of `table`.
  /// - Complexity: O(`numbers.count` × `out.count`).
  package func sumRows(
    _ numbers: [Int32], times factors: [Float], of table: UnsafeBufferPointer<Float>,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    checkRows(numbers, factors, valueCount: table.count, width: out.count)
    guard let rows = table.baseAddress, let sums = out.baseAddress else { return }
    loops.pointee.sum_rows_f32(rows, numbers, factors, numbers.count, out.count, sums)
  }

  /// Adds up chosen rows of signed bytes; see the form for floats.
  package func sumRows(
    _ numbers: [Int32], times factors: [Float], of table: UnsafeBufferPointer<Int8>,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    checkRows(numbers, factors, valueCount: table.count, width: out.count)
    guard let rows = table.baseAddress, let sums = out.baseAddress else { return }
    loops.pointee.sum_rows_i8(rows, numbers, factors, numbers.count, out.count, sums)
  }

  /// Adds up chosen rows of values of 4 bits; see the form for floats.
  ///
  /// - Parameter table: Rows of `out.count / 2` bytes: byte *c* holds value *c*, plus 8, in its lower
  ///   bits and value `out.count / 2 + c`, plus 8, in its upper.
  /// - Precondition: `out.count` is even.
  package func sumRows(
    _ numbers: [Int32], times factors: [Float], ofNibbles table: UnsafeBufferPointer<UInt8>,
    into out: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(out.count.isMultiple(of: 2), "half a byte too many")
    checkRows(numbers, factors, valueCount: table.count, width: out.count / 2)
    guard let rows = table.baseAddress, let sums = out.baseAddress else { return }
    loops.pointee.sum_rows_i4(rows, numbers, factors, numbers.count, out.count, sums)
  }

  private func checkRows(_ numbers: [Int32], _ factors: [Float], valueCount: Int, width: Int) {
    let rowCount = width == 0 ? 0 : valueCount / width
    precondition(numbers.count == factors.count, "one factor a row")
    precondition(numbers.allSatisfy { 0..<rowCount ~= Int($0) }, "no such row")
  }
}
