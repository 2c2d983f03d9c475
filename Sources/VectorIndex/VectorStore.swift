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
  /// What was taken off each component before it was rounded; empty for nothing. Distances are the same
  /// wherever they are measured from, and values that are all above zero would waste half the bytes.
  var origin = UnsafeBufferPointer<Float>(start: nil, count: 0)

  /// The rows in `range` alone.
  func rows(_ range: Range<Int>) -> VectorStore {
    VectorStore(
      kind: kind, dimension: dimension,
      values: UnsafeRawBufferPointer(rebasing: values[range.bytes(dimension * kind.width)]),
      scales: UnsafeBufferPointer(rebasing: scales[range]), origin: origin)
  }

  /// No row is longer: every component at its most.
  var longestRow: Float {
    let most: Float = kind == .int8 ? 127 : 2
    return most * Float(dimension).squareRoot() * scales.reduce(0) { max($0, abs($1)) }
  }

  /// Gets the scratch's query ready to be scored.
  func prepare(_ scratch: SearchScratch) {
    guard !origin.isEmpty else { return }
    let query = scratch.query.elements(dimension)
    let shifted = scratch.scores.elements(dimension)
    for component in 0..<dimension { shifted[component] = query[component] - origin[component] }
    scratch.shifted.set(UnsafeBufferPointer(shifted))
  }

  /// Scores the scratch's query against rows; leaves `out` alone when nothing is kept.
  ///
  /// - Parameter numbers: The rows wanted, in the order of `out`; nil for the first ones.
  func score(
    _ metric: VectorMetric, _ scratch: SearchScratch,
    numbers: UnsafeBufferPointer<UInt32>? = nil, into out: UnsafeMutableBufferPointer<Float>
  ) {
    switch kind {
    case .none: break
    case .int8: scoreBytes(metric, scratch, numbers, out)
    case .float16:
      DistanceKernels.best.measure(
        metric == .l2 ? .squaredDistance : .dotProduct,
        UnsafeBufferPointer(scratch.query.elements(dimension)),
        rows: values.assumingMemoryBound(to: UInt16.self), scales: scales, numbers: numbers,
        into: out)
      guard metric == .l2 else { return }
      for place in 0..<out.count { out[place] = -out[place] }
    }
  }

  /// Products of the query's 16 bits and the rows' 8 are exact; only their scaling rounds.
  private func scoreBytes(
    _ metric: VectorMetric, _ scratch: SearchScratch, _ numbers: UnsafeBufferPointer<UInt32>?,
    _ out: UnsafeMutableBufferPointer<Float>
  ) {
    let query = origin.isEmpty ? scratch.wide : scratch.shifted
    let products = scratch.wideProducts.elements(out.count)
    let squares = metric == .l2 ? scratch.squares.elements(out.count) : nil
    ScanKernels.best.wideDots(
      high: query.high, low: query.low, rows: values.assumingMemoryBound(to: Int8.self),
      numbers: numbers, products: products, squares: squares)
    let step = Double(query.scale)
    for place in 0..<out.count {
      let scale = Double(scales[numbers.map { Int($0[place]) } ?? place])
      let product = Double(products[place]) * step * scale
      if let squares {
        let distance = query.square - 2 * product + Double(squares[place]) * scale * scale
        out[place] = -Float(max(0, distance))
      } else {
        out[place] = Float(product)
      }
    }
  }

  /// The vector in a row as it was kept; empty when nothing is.
  func vector(_ row: Int) -> [Float] {
    let range = row * dimension..<(row + 1) * dimension
    let scale = scales[row]
    if !origin.isEmpty {
      return zip(values.assumingMemoryBound(to: Int8.self)[range], origin).map {
        Float($0) * scale + $1
      }
    }
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
