import Glibc
import Kernels

/// What MPNet adds to attention scores by the distance of two tokens (after Raffel et al., 2020).
struct RelativeBias: Sendable {
  private static let farthest = 128

  private let longest: Int
  /// Row-major `(heads, 2 × longest − 1)`: by key minus query, from the most negative on.
  private let values: AlignedFloats

  /// Spreads the learned values of each bucket over the distances it stands for.
  ///
  /// - Parameter table: Row-major `(bucketCount, headCount)`.
  init(table: [Float], bucketCount: Int, headCount: Int, longest: Int) {
    self.longest = longest
    let width = 2 * longest - 1
    values = AlignedFloats(count: headCount * width)
    for place in 0..<width {
      let bucket = Self.bucket(place - (longest - 1), count: bucketCount)
      for head in 0..<headCount {
        values.buffer[head * width + place] = table[bucket * headCount + head]
      }
    }
  }

  /// Half the buckets for keys behind the query, the others for keys at or before it; near ones by
  /// themselves, farther ones by the logarithm of the distance.
  private static func bucket(_ offset: Int, count: Int) -> Int {
    let half = count / 2
    let exact = half / 2
    let distance = abs(offset)
    let start = offset > 0 ? half : 0
    guard distance >= exact else { return start + distance }
    let part =
      log(Float(distance) / Float(exact)) / Float(log(Double(farthest) / Double(exact)))
      * Float(half - exact)
    return start + min(half - 1, exact + Int(part))
  }

  /// Adds the values of one head.
  func add(to scores: MutableFloatRows, keyCount: Int, first: Int, head: Int) {
    for row in 0..<scores.rowCount {
      let start = head * (2 * longest - 1) + longest - 1 - (first + row)
      for key in 0..<keyCount {
        scores.base[row * scores.stride + key] += values.buffer[start + key]
      }
    }
  }
}
