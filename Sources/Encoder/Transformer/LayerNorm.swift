import Kernels

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
