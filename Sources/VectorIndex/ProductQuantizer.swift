package import Kernels

/// Splits a vector into sub-vectors and stores for each the number of its nearest codeword (Jégou,
/// Douze, Schmid 2011, doi:10.1109/TPAMI.2010.57).
///
/// Sub-quantizer *m* of *M* covers the components `m * dimension / M ..< (m + 1) * dimension / M`, so
/// widths differ by at most one when *M* does not divide the dimension. Each has 256 codewords, and a
/// code is one byte a sub-quantizer.
package struct ProductQuantizer: Sendable {
  /// Codewords of a sub-quantizer.
  package static let codewordCount = 256

  /// Values in a vector.
  package let dimension: Int
  /// Bytes of a code.
  package let subQuantizerCount: Int
  /// Codewords in panels (see ``ColumnPanels``); those of the sub-quantizer that begins at component
  /// *s* begin at `256 * s`. Count: `256 * dimension`.
  package let codebooks: [Float]
  /// Squared length of each codeword, row-major `(subQuantizerCount, 256)`.
  private(set) var codewordSquares: [Float] = []

  /// Wraps trained codebooks.
  ///
  /// - Precondition: `subQuantizerCount` is in `1...dimension` and the codebooks are complete.
  package init(dimension: Int, subQuantizerCount: Int, codebooks: [Float]) {
    precondition((1...dimension).contains(subQuantizerCount), "a sub-vector has a component")
    precondition(codebooks.count == dimension * Self.codewordCount, "incomplete codebooks")
    self.dimension = dimension
    self.subQuantizerCount = subQuantizerCount
    self.codebooks = codebooks
    codewordSquares = table(.squaredDistance, for: [Float](repeating: 0, count: dimension))
  }

  /// The components of sub-quantizer `number`.
  package func components(_ number: Int) -> Range<Int> {
    Self.components(number, of: subQuantizerCount, dimension: dimension)
  }

  static func components(_ number: Int, of count: Int, dimension: Int) -> Range<Int> {
    number * dimension / count..<(number + 1) * dimension / count
  }

  /// Where the codewords of sub-quantizer `number` lie in ``codebooks``.
  private func codewords(_ number: Int) -> Range<Int> {
    let components = components(number)
    return components.lowerBound * Self.codewordCount..<components.upperBound * Self.codewordCount
  }

  /// Codes of row-major rows, row-major `(rows, subQuantizerCount)`; of equally near codewords the
  /// lowest.
  package func encode(_ rows: [Float], threads: Int) -> [UInt8] {
    let rowCount = rows.count / dimension
    var codes = [UInt8](repeating: 0, count: rowCount * subQuantizerCount)
    var nearest = [UInt32](repeating: 0, count: rowCount)
    var distances = [Float](repeating: 0, count: rowCount)
    for number in 0..<subQuantizerCount {
      let components = components(number)
      NearestColumns.find(
        rows: rows, offset: components.lowerBound, dimension: components.count,
        rowStride: dimension, panels: Array(codebooks[codewords(number)]),
        columnCount: Self.codewordCount, threads: threads, nearest: &nearest,
        distances: &distances)
      for row in 0..<rowCount {
        codes[row * subQuantizerCount + number] = UInt8(truncatingIfNeeded: nearest[row])
      }
    }
    return codes
  }

  /// The vector that a code stands for: its codewords side by side.
  package func decode(_ code: some Sequence<UInt8>) -> [Float] {
    [Float](unsafeUninitializedCapacity: dimension) { out, count in
      decode(code, into: out)
      count = dimension
    }
  }

  /// Decodes into ``dimension`` values.
  func decode(_ code: some Sequence<UInt8>, into out: UnsafeMutableBufferPointer<Float>) {
    codebooks.withUnsafeBufferPointer { codebooks in
      for (number, codeword) in code.enumerated() {
        let components = components(number)
        let column = Int(codeword)
        // Codeword 16 p + c is column c of panel p.
        var at = components.lowerBound * Self.codewordCount
        at += column / ColumnPanels.width * ColumnPanels.width * components.count
        at += column % ColumnPanels.width
        for component in components {
          out[component] = codebooks[at]
          at += ColumnPanels.width
        }
      }
    }
  }

  /// The table for asymmetric distance computation (ADC): the exact query against every codeword.
  ///
  /// Entry `(m, j)` is what sub-vector *m* adds to the measure when its codeword is *j*, so a code's
  /// measure is one addition a sub-quantizer.
  ///
  /// - Returns: Row-major `(subQuantizerCount, 256)`.
  /// - Complexity: O(256 × dimension).
  package func table(_ measure: DistanceKernels.Measure, for query: [Float]) -> [Float] {
    let count = subQuantizerCount * Self.codewordCount
    return [Float](unsafeUninitializedCapacity: count) { out, initialized in
      query.withUnsafeBufferPointer { query in
        codebooks.withUnsafeBufferPointer { codebooks in
          for number in 0..<subQuantizerCount {
            let start = number * Self.codewordCount
            DistanceKernels.best.measure(
              measure, UnsafeBufferPointer(rebasing: query[components(number)]),
              panels: UnsafeBufferPointer(rebasing: codebooks[codewords(number)]),
              into: UnsafeMutableBufferPointer(
                rebasing: out[start..<start + Self.codewordCount]))
          }
        }
      }
      initialized = count
    }
  }
}
