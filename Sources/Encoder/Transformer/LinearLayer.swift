import Kernels

/// y = x Wᵀ + b with packed weights of any precision.
struct LinearLayer: Sendable {
  let inputSize: Int
  let outputSize: Int
  /// For the cache file.
  let weights: PackedWeights
  private let bias: AlignedFloats?

  /// Packs weights.
  ///
  /// - Parameters:
  ///   - weights: Row-major `(bias.count, inputSize)`.
  /// - Precondition: The counts fit.
  init(
    weights: [Float], bias: [Float], inputSize: Int, precision: MatrixPrecision = .fp32
  ) {
    precondition(weights.count == bias.count * inputSize, "counts do not fit")
    let packed = weights.withUnsafeBufferPointer {
      PackedWeights(
        packing: FloatRows($0, rowCount: bias.count, width: inputSize), precision: precision)
    }
    self.init(packed, bias: bias)
  }

  /// Takes weights that are packed.
  ///
  /// - Parameter bias: One value for each output; nil for none.
  init(_ weights: PackedWeights, bias: [Float]?) {
    precondition(bias.map { $0.count == weights.columnCount } ?? true, "counts do not fit")
    self.weights = weights
    inputSize = weights.depth
    outputSize = weights.columnCount
    self.bias = bias.map(AlignedFloats.init)
  }

  /// Computes all rows of `y`.
  func apply(
    to x: FloatRows, activation: MatrixKernels.Activation = .none, into y: MutableFloatRows
  ) {
    MatrixKernels.best.multiply(
      x, by: weights, bias: bias.map { UnsafeBufferPointer($0.buffer) }, activation: activation,
      into: y)
  }
}
