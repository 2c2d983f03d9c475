import Kernels

/// Rows rounded to scaled bytes, with which assignments run four times as fast as with floats.
///
/// The rounding moves a row by about a hundredth of its length, far less than the distance to its
/// centroid.
struct ByteRows {
  let dimension: Int
  /// The dimension rounded up to a multiple of four.
  let dimension4: Int
  /// `(scales.count, dimension4)`, each byte 128 more than its value; 128 beyond the dimension.
  let values: [UInt8]
  /// What each row's values are times.
  let scales: [Float]

  /// Rounds row-major rows.
  init(_ rows: UnsafeBufferPointer<Float>, dimension: Int, threads: Int) {
    self.dimension = dimension
    let width = (dimension + 3) / 4 * 4
    dimension4 = width
    let count = rows.count / dimension
    var values = [UInt8](repeating: 128, count: count * width)
    var scales = [Float](repeating: 0, count: count)
    values.withUnsafeMutableBufferPointer { values in
      scales.withUnsafeMutableBufferPointer { scales in
        Parallel.forEachPart(of: count, grain: 256, threads: threads) { part in
          for row in part {
            scales[row] = ScaledBytes.write(
              UnsafeBufferPointer(rebasing: rows[row * dimension..<(row + 1) * dimension]),
              offset: 128,
              into: UnsafeMutableBufferPointer(
                rebasing: values[row * width..<row * width + dimension]))
          }
        }
      }
    }
    self.values = values
    self.scales = scales
  }

  /// Finds each row's nearest column and the squared distance less the row's own squared length.
  func nearest(
    _ columns: ByteColumns, threads: Int, nearest: inout [UInt32], measures: inout [Float]
  ) {
    let width = dimension4
    values.withUnsafeBufferPointer { values in
      scales.withUnsafeBufferPointer { scales in
        nearest.withUnsafeMutableBufferPointer { nearest in
          measures.withUnsafeMutableBufferPointer { measures in
            Parallel.forEachPart(of: scales.count, grain: 96, threads: threads) { part in
              ScanKernels.best.nearest(
                rows: UnsafeBufferPointer(
                  rebasing: values[part.lowerBound * width..<part.upperBound * width]),
                scales: UnsafeBufferPointer(rebasing: scales[part]), columns: columns,
                nearest: UnsafeMutableBufferPointer(rebasing: nearest[part]),
                measures: UnsafeMutableBufferPointer(rebasing: measures[part]))
            }
          }
        }
      }
    }
  }
}

/// Rounds a vector to bytes and a scale: the largest component becomes ±127.
enum ScaledBytes {
  /// Writes each rounded value plus `offset` and returns the scale; 0 for a zero vector.
  static func write(
    _ vector: UnsafeBufferPointer<Float>, offset: Int32, into out: UnsafeMutableBufferPointer<UInt8>
  ) -> Float {
    var largest: Float = 0
    for value in vector { largest = max(largest, abs(value)) }
    // A scale below this would be subnormal and lose the values' digits.
    let scale = max(largest / 127, 0x1p-120)
    let inverse = largest > 0 ? 1 / scale : 0
    for at in 0..<vector.count {
      out[at] = UInt8(truncatingIfNeeded: rounded(vector[at] * inverse) + offset)
    }
    return largest > 0 ? scale : 0
  }

  /// The nearest whole number of one within ±2²², ties to even.
  @inline(__always)
  private static func rounded(_ value: Float) -> Int32 {
    let whole = Int32(bitPattern: (value + 12_582_912).bitPattern) - 0x4B40_0000
    return min(127, max(-127, whole))
  }
}
