/// How the weights of a matrix are stored and multiplied.
package enum MatrixPrecision: String, Sendable, CaseIterable {
  /// Single precision throughout.
  case fp32
  /// Weights of bfloat16 (8 bits of mantissa), sums of single precision. Activations are rounded to
  /// bfloat16 where the CPU multiplies such pairs, and stay single elsewhere.
  case bf16
  /// Weights of 8 bits with a scale for each column, activations of 8 bits (7 where the CPU adds up
  /// products in 16 bits) with a scale and a zero for each row, exact sums.
  case int8

  /// Most values of a row that bf16 and int8 take.
  package static let narrowDepthLimit = 65_536
}
