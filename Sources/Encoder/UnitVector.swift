/// Vectors of length 1.
enum UnitVector {
  /// Scales `vector` to length 1; one without direction (zero, not finite) becomes (1, 0, 0, …).
  ///
  /// The sum of squares is taken in double precision, in order.
  static func normalize(_ vector: UnsafeMutableBufferPointer<Float>) {
    let square = vector.reduce(0.0) { $0 + Double($1) * Double($1) }
    guard square > 0, square.isFinite else {
      vector.update(repeating: 0)
      if !vector.isEmpty { vector[0] = 1 }
      return
    }
    let scale = Float(1 / square.squareRoot())
    for index in vector.indices { vector[index] *= scale }
  }
}
