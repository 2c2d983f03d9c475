import Kernels

/// Vectors kept beside the codes for final scores, one row a vector, each with a scale.
package struct VectorStore {
  /// How a component is kept.
  package enum Kind: UInt32, Sendable, CaseIterable {
    /// Nothing is kept; codes alone score.
    case none = 0
    /// A signed byte times the row's scale.
    case int8 = 1
    /// A half float times the row's scale, a power of two: 11 bits of every component.
    case float16 = 2

    /// Bytes of a component.
    var width: Int { Int(rawValue) }

    /// Bytes of one vector, its scale included.
    package func bytes(dimension: Int) -> Int { self == .none ? 0 : width * dimension + 4 }
  }

  let kind: Kind
  let dimension: Int
  /// Row-major `(rows, dimension)`, ``Kind/width`` bytes each.
  let values: UnsafeRawBufferPointer
  /// One a row.
  let scales: UnsafeBufferPointer<Float>

  /// The rows in `range` alone.
  func rows(_ range: Range<Int>) -> VectorStore {
    let stride = dimension * kind.width
    let bytes = range.lowerBound * stride..<range.upperBound * stride
    return VectorStore(
      kind: kind, dimension: dimension, values: UnsafeRawBufferPointer(rebasing: values[bytes]),
      scales: UnsafeBufferPointer(rebasing: scales[range]))
  }

  /// Measures `query` against rows; leaves `out` alone when nothing is kept.
  ///
  /// - Parameter numbers: The rows wanted, in the order of `out`; nil for all.
  func measure(
    _ measure: DistanceKernels.Measure, _ query: UnsafeBufferPointer<Float>,
    numbers: UnsafeBufferPointer<UInt32>? = nil, into out: UnsafeMutableBufferPointer<Float>
  ) {
    switch kind {
    case .none: break
    case .int8:
      DistanceKernels.best.measure(
        measure, query, rows: values.assumingMemoryBound(to: Int8.self), scales: scales,
        numbers: numbers, into: out)
    case .float16:
      DistanceKernels.best.measure(
        measure, query, rows: values.assumingMemoryBound(to: UInt16.self), scales: scales,
        numbers: numbers, into: out)
    }
  }

  /// The vector in a row as it was kept; empty when nothing is.
  func vector(_ row: Int) -> [Float] {
    let range = row * dimension..<(row + 1) * dimension
    let scale = scales[row]
    return switch kind {
    case .none: []
    case .int8: values.assumingMemoryBound(to: Int8.self)[range].map { Float($0) * scale }
    case .float16:
      values.assumingMemoryBound(to: UInt16.self)[range].map {
        Float(Float16(bitPattern: $0)) * scale
      }
    }
  }
}
