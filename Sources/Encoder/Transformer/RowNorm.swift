import Kernels

/// Normalisation of rows into other memory: layer normalisation, or by the root mean square alone
/// (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019).
struct RowNorm: Sendable {
  enum Kind: Sendable { case layer, rootMeanSquare }

  private let kind: Kind
  private let gain: [Float]
  private let bias: [Float]?
  private let epsilon: Float

  /// Takes the learned vectors; `bias` of nil is zero.
  init(_ kind: Kind, gain: [Float], bias: [Float]? = nil, epsilon: Float) {
    self.kind = kind
    self.gain = gain
    self.bias = bias
    self.epsilon = epsilon
  }

  /// y = norm(x), row by row; `y` may be `x` itself.
  ///
  /// - Precondition: Both have rows of the gain's width, and the same number of them.
  func apply(to x: FloatRows, into y: MutableFloatRows) {
    precondition(
      x.width == gain.count && y.width == gain.count && y.rowCount == x.rowCount,
      "shapes do not fit")
    for row in 0..<x.rowCount { apply(x.base + row * x.stride, y.base + row * y.stride) }
  }

  private func apply(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    let width = gain.count
    let mean = kind == .layer ? Self.sum(width) { x[$0] } / Float(width) : 0
    let square = Self.sum(width) { (x[$0] - mean) * (x[$0] - mean) } / Float(width)
    let scale = 1 / (square + epsilon).squareRoot()
    for index in 0..<width {
      y[index] = (x[index] - mean) * scale * gain[index] + (bias?[index] ?? 0)
    }
  }

  /// Eight sums side by side: faster than one, and closer to the true sum.
  @inline(__always)
  private static func sum(_ count: Int, _ value: (Int) -> Float) -> Float {
    var sums = SIMD8<Float>()
    for start in stride(from: 0, to: count - 7, by: 8) {
      for lane in 0..<8 { sums[lane] += value(start + lane) }
    }
    var total = sums.sum()
    for index in count / 8 * 8..<count { total += value(index) }
    return total
  }
}
