/// Loops over floats that training spends its time in; lengths are the caller's business.
enum FloatLoops {
  /// The dot product, in sixteen partial sums.
  static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    var sums = SIMD16<Float>()
    let whole = count & ~15
    var index = 0
    while index < whole {
      let left = UnsafeRawPointer(a + index).loadUnaligned(as: SIMD16<Float>.self)
      let right = UnsafeRawPointer(b + index).loadUnaligned(as: SIMD16<Float>.self)
      sums += left * right
      index += 16
    }
    var sum = sums.sum()
    for index in whole..<count { sum += a[index] * b[index] }
    return sum
  }

  /// `y += factor * x`.
  static func add(
    _ x: UnsafePointer<Float>, times factor: Float, to y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for index in 0..<count { y[index] += factor * x[index] }
  }
}
