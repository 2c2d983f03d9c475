/// Eigenvectors by turning rows.
package enum RowRotations {
  /// One-sided Jacobi rotations (Hestenes 1958): turns pairs of rows until all are orthogonal.
  ///
  /// Of a symmetric matrix without negative eigenvalues, the rows are then its eigenvectors, each
  /// as long as its eigenvalue.
  package static func makeOrthogonal(_ rows: inout [Double], width: Int) {
    rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      for _ in 0..<30 {
        var isDone = true
        for first in 0..<width {
          for second in first + 1..<max(first + 1, width)
          where rotate(base + first * width, base + second * width, width) {
            isDone = false
          }
        }
        if isDone { return }
      }
    }
  }

  /// Turns two rows so that they are orthogonal; false when they were.
  private static func rotate(
    _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ width: Int
  ) -> Bool {
    let (aa, bb, ab) = products(a, b, width)
    guard abs(ab) > 1e-10 * (aa * bb).squareRoot(), ab != 0 else { return false }
    let slope = (bb - aa) / (2 * ab)
    let tangent = (slope < 0 ? -1 : 1) / (abs(slope) + (1 + slope * slope).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = cosine * tangent
    for index in 0..<width {
      let (left, right) = (a[index], b[index])
      a[index] = cosine * left - sine * right
      b[index] = sine * left + cosine * right
    }
    return true
  }

  private static func products(
    _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ width: Int
  ) -> (Double, Double, Double) {
    var (aa, bb, ab) = (SIMD8<Double>(), SIMD8<Double>(), SIMD8<Double>())
    let whole = width & ~7
    for start in stride(from: 0, to: whole, by: 8) {
      let left = UnsafeRawPointer(a + start).loadUnaligned(as: SIMD8<Double>.self)
      let right = UnsafeRawPointer(b + start).loadUnaligned(as: SIMD8<Double>.self)
      aa += left * left
      bb += right * right
      ab += left * right
    }
    var sums = (aa.sum(), bb.sum(), ab.sum())
    for index in whole..<width {
      sums.0 += a[index] * a[index]
      sums.1 += b[index] * b[index]
      sums.2 += a[index] * b[index]
    }
    return sums
  }
}
