import Kernels

/// y = x Wᵀ + b with packed weights.
struct LinearLayer: Sendable {
  let inputSize: Int
  let outputSize: Int
  private let panels: AlignedFloats
  private let bias: AlignedFloats

  /// Packs weights.
  ///
  /// - Parameters:
  ///   - weights: Row-major `(bias.count, inputSize)`.
  /// - Precondition: The counts fit.
  init(weights: [Float], bias: [Float], inputSize: Int) {
    precondition(weights.count == bias.count * inputSize, "counts do not fit")
    self.inputSize = inputSize
    outputSize = bias.count
    panels = AlignedFloats(
      count: PackedMatrix.floatCount(columnCount: outputSize, depth: inputSize))
    self.bias = AlignedFloats(bias)
    weights.withUnsafeBufferPointer {
      _ = PackedMatrix(
        packing: FloatRows($0, rowCount: outputSize, width: inputSize), into: panels.buffer)
    }
  }

  /// Computes all rows of `y`.
  func apply(
    to x: FloatRows, activation: MatrixKernels.Activation = .none, into y: MutableFloatRows
  ) {
    let packed = PackedMatrix(panels: panels, columnCount: outputSize, depth: inputSize)
    MatrixKernels.best.multiply(
      x, by: packed, bias: UnsafeBufferPointer(bias.buffer), activation: activation, into: y)
  }
}

/// Layer normalisation after adding a residual.
struct LayerNorm: Sendable {
  private let gain: AlignedFloats
  private let bias: AlignedFloats
  private let epsilon: Float

  /// Takes the learned vectors.
  init(gain: [Float], bias: [Float], epsilon: Float) {
    self.gain = AlignedFloats(gain)
    self.bias = AlignedFloats(bias)
    self.epsilon = epsilon
  }

  /// x = norm(x + residual).
  func apply(to x: MutableFloatRows, adding residual: FloatRows) {
    MatrixKernels.best.layerNorm(
      x, adding: residual, gain: UnsafeBufferPointer(gain.buffer),
      bias: UnsafeBufferPointer(bias.buffer), epsilon: epsilon)
  }
}
