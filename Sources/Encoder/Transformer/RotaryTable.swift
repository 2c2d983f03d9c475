import Glibc
import Kernels

/// Rotary position embedding: pairs of values, half a head apart, turned by an angle that grows with
/// the position (Su et al., "RoFormer", 2021).
struct RotaryTable: Sendable {
  /// Angles of later positions are computed when they are needed, since tables for the longest
  /// texts of some models would take longer to make than most texts to encode.
  static let storedPositions = 1024

  private let half: Int
  private let stored: Int
  /// The angle from one position to the next, for each pair; in single precision, as the reference
  /// has it.
  private let frequencies: [Float]
  /// Row-major `(stored, half)`.
  private let cosines: AlignedFloats
  private let sines: AlignedFloats

  /// Computes angles position · base^(−2 i / headSize).
  ///
  /// - Precondition: `headSize` is even.
  init(headSize: Int, positions: Int, base: Double) {
    precondition(headSize.isMultiple(of: 2), "odd head")
    let half = headSize / 2
    self.half = half
    stored = min(positions, Self.storedPositions)
    frequencies = (0..<half).map { Float(1 / pow(base, Double(2 * $0) / Double(headSize))) }
    cosines = AlignedFloats(count: stored * half)
    sines = AlignedFloats(count: stored * half)
    for position in 0..<stored {
      for index in 0..<half {
        let turn = turn(index, position: position)
        cosines.buffer[position * half + index] = turn.cosine
        sines.buffer[position * half + index] = turn.sine
      }
    }
  }

  private func turn(_ index: Int, position: Int) -> (cosine: Float, sine: Float) {
    let angle = Double(Float(position) * frequencies[index])
    return (Float(cos(angle)), Float(sin(angle)))
  }

  /// Turns the vector of one head in place.
  func rotate(_ vector: UnsafeMutablePointer<Float>, position: Int) {
    let start = position * half
    for index in 0..<half {
      let (cosine, sine) =
        position < stored
        ? (cosines.buffer[start + index], sines.buffer[start + index])
        : turn(index, position: position)
      let (first, second) = (vector[index], vector[half + index])
      vector[index] = first * cosine - second * sine
      vector[half + index] = second * cosine + first * sine
    }
  }
}
