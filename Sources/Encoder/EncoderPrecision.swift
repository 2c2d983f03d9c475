import Kernels

/// How an encoder computes.
package enum EncoderPrecision: String, Sendable, CaseIterable {
  /// Single precision.
  case fp32
  /// Weights of bfloat16, half the memory of fp32; faster where the CPU multiplies bfloat16.
  case bf16
  /// Weights and activations of 8 bits: the fastest, with the least memory.
  case int8

  /// bf16 where the CPU multiplies it, fp32 elsewhere.
  package static var automatic: EncoderPrecision {
    MatrixKernels.best.multipliesBF16 ? .bf16 : .fp32
  }

  /// Vectors may be compared within a class: bf16 comes so close to fp32 that rankings stay.
  var fingerprintClass: String { self == .int8 ? "int8" : "fp32" }

  var ofMatrices: MatrixPrecision {
    switch self {
    case .fp32: .fp32
    case .bf16: .bf16
    case .int8: .int8
    }
  }
}
