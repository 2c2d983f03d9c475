import Kernels

/// The block that treats every token by itself: up, activation, maybe times a gate, down.
struct FeedForward: Sendable {
  /// Its result goes through the activation.
  let up: LinearLayer
  /// Multiplied with the activated values (Shazeer, "GLU Variants", 2020); nil for none.
  let gate: LinearLayer?
  let down: LinearLayer
  let activation: ActivationFunction

  /// Rows that go up and down again before the next ones: their wide values stay in the L2 cache.
  static let rowBlock = 96

  /// Computes as many rows as `x` has into the workspace's residual.
  func apply(to x: FloatRows, _ workspace: TransformerWorkspace) {
    let out = workspace.residual.mutableRows(x.rowCount, down.outputSize)
    for first in stride(from: 0, to: x.rowCount, by: Self.rowBlock) {
      let range = first..<min(x.rowCount, first + Self.rowBlock)
      apply(to: x[range], workspace, into: out[range])
    }
  }

  private func apply(
    to x: FloatRows, _ workspace: TransformerWorkspace, into out: MutableFloatRows
  ) {
    let wide = workspace.intermediate.mutableRows(x.rowCount, up.outputSize)
    up.apply(to: x, activation: activation.ofKernels, into: wide)
    activation.apply(to: wide)
    if let gate { multiply(wide, by: gate, x, workspace) }
    down.apply(to: FloatRows(wide), into: out)
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
