import Glibc
import Kernels

/// What a feed-forward block or a head does to single values.
enum ActivationFunction: Sendable {
  case identity
  /// x Φ(x), with the error function itself.
  case gelu
  /// GELU by its tanh approximation.
  case geluTanh
  /// x / (1 + exp(−x)), also called swish.
  case silu
  case relu
  case tanh

  /// The names that config.json files use.
  static let names: [String: ActivationFunction] = [
    "gelu": .gelu, "gelu_new": .geluTanh, "gelu_pytorch_tanh": .geluTanh, "gelu_fast": .geluTanh,
    "silu": .silu, "swish": .silu, "relu": .relu, "tanh": .tanh,
  ]

  /// Reads the activation that `key` names.
  static func read(
    _ key: String, in settings: ModelSettings, default standard: String? = nil
  ) throws(ModelError) -> ActivationFunction {
    guard let found = names[try settings.string(key, default: standard)] else {
      throw settings.unsupported(key, supported: names.keys.sorted().joined(separator: ", "))
    }
    return found
  }

  /// The part that linear layers do themselves; the rest is for ``apply(to:)``.
  var ofKernels: MatrixKernels.Activation { self == .gelu ? .gelu : .none }

  /// Applies what ``ofKernels`` leaves to do.
  func apply(to rows: MutableFloatRows) {
    switch self {
    case .identity, .gelu: return
    case .geluTanh:
      Self.map(rows) { x in
        // x σ(2 u) = x (1 + tanh u) / 2.
        let u = 0.797_884_56 * (x + 0.044_715 * x * x * x)
        return x / (1 + exp(-2 * u))
      }
    case .silu: Self.map(rows) { $0 / (1 + exp(-$0)) }
    case .relu: Self.map(rows) { max(0, $0) }
    case .tanh: Self.map(rows) { Glibc.tanh($0) }
    }
  }

  @inline(__always)
  private static func map(_ rows: MutableFloatRows, _ function: (Float) -> Float) {
    for row in 0..<rows.rowCount {
      let start = rows.base + row * rows.stride
      for column in 0..<rows.width { start[column] = function(start[column]) }
    }
  }
}
