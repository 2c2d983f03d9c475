import Glibc
import Kernels

/// Rotary position embedding: pairs of values, half a head apart, turned by an angle that grows with
/// the position (Su et al., "RoFormer", 2021).
struct RotaryTable: Sendable {
  private let half: Int
  /// Row-major `(positions, half)`.
  private let cosines: AlignedFloats
  private let sines: AlignedFloats

  /// Computes angles position · base^(−2 i / headSize).
  ///
  /// - Precondition: `headSize` is even.
  init(headSize: Int, positions: Int, base: Double) {
    precondition(headSize.isMultiple(of: 2), "odd head")
    half = headSize / 2
    cosines = AlignedFloats(count: positions * half)
    sines = AlignedFloats(count: positions * half)
    for index in 0..<half {
      // In single precision, as the reference has it: angles of late positions differ otherwise.
      let frequency = Float(1 / pow(base, Double(2 * index) / Double(headSize)))
      for position in 0..<positions {
        let angle = Double(Float(position) * frequency)
        cosines.buffer[position * half + index] = Float(cos(angle))
        sines.buffer[position * half + index] = Float(sin(angle))
      }
    }
  }

  /// Turns the vector of one head in place.
  func rotate(_ vector: UnsafeMutablePointer<Float>, position: Int) {
    let start = position * half
    for index in 0..<half {
      let (cosine, sine) = (cosines.buffer[start + index], sines.buffer[start + index])
      let (first, second) = (vector[index], vector[half + index])
      vector[index] = first * cosine - second * sine
      vector[half + index] = second * cosine + first * sine
    }
  }
}
