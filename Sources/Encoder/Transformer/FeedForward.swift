import Kernels

/// The block that treats every token by itself: up, activation, maybe times a gate, down.
struct FeedForward: Sendable {
  /// Its result goes through the activation.
  let up: LinearLayer
  /// Multiplied with the activated values (Shazeer, "GLU Variants", 2020); nil for none.
  let gate: LinearLayer?
  let down: LinearLayer
  let activation: ActivationFunction

  /// Computes `tokenCount` rows of `x` into the workspace's residual.
  func apply(to x: FloatRows, _ workspace: TransformerWorkspace) {
    let wide = workspace.intermediate.mutableRows(x.rowCount, up.outputSize)
    up.apply(to: x, activation: activation.ofKernels, into: wide)
    activation.apply(to: wide)
    if let gate { multiply(wide, by: gate, x, workspace) }
    down.apply(
      to: workspace.intermediate.rows(x.rowCount, up.outputSize),
      into: workspace.residual.mutableRows(x.rowCount, down.outputSize))
  }

  private func multiply(
    _ wide: MutableFloatRows, by gate: LinearLayer, _ x: FloatRows,
    _ workspace: TransformerWorkspace
  ) {
    let factors = workspace.gate.mutableRows(x.rowCount, gate.outputSize)
    gate.apply(to: x, into: factors)
    for index in 0..<x.rowCount * gate.outputSize { wide.base[index] *= factors.base[index] }
  }
}
