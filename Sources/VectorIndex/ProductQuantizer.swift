package import Kernels

/// Splits a vector into sub-vectors and stores for each the number of its nearest codeword (Jégou,
/// Douze, Schmid 2011, doi:10.1109/TPAMI.2010.57).
///
/// Sub-quantizer *m* of *M* covers the components `m * dimension / M ..< (m + 1) * dimension / M`, so
/// widths differ by at most one when *M* does not divide the dimension. With 8 bits each has 256
/// codewords and a byte of the code; with 4 bits each has 16, and byte *w* holds the numbers of
/// sub-quantizers *2w* (low half) and *2w + 1*.
package struct ProductQuantizer: Sendable {
  /// Values in a vector.
  package let dimension: Int
  /// Bytes of a code.
  package let codeLength: Int
  /// Bits of a codeword's number, 8 or 4.
  package let bits: Int
  /// Codewords in panels (see ``ColumnPanels``); those of the sub-quantizer that begins at component
  /// *s* begin at `codewordCount * s`. Count: `codewordCount * dimension`.
  package let codebooks: [Float]
  /// The first component of each sub-quantizer, and the dimension.
  package let starts: [UInt32]
  /// Squared length of each codeword, row-major `(subQuantizerCount, codewordCount)`.
  package private(set) var codewordSquares: [Float] = []

  /// Parts that a vector is split into.
  package var subQuantizerCount: Int { starts.count - 1 }
  /// Codewords of a sub-quantizer.
  package var codewordCount: Int { 1 << bits }

  /// Wraps trained codebooks.
  ///
  /// - Precondition: A sub-vector has a component and the codebooks are complete.
  package init(dimension: Int, codeLength: Int, bits: Int = 8, codebooks: [Float]) {
    precondition(bits == 8 || bits == 4, "codes of 8 or 4 bits")
    precondition(codebooks.count == dimension << bits, "incomplete codebooks")
    self.dimension = dimension
    self.codeLength = codeLength
    self.bits = bits
    self.codebooks = codebooks
    starts = Self.starts(dimension: dimension, count: codeLength * 8 / bits)
    codewordSquares = table(.squaredDistance, for: [Float](repeating: 0, count: dimension))
  }

  /// Where sub-vectors begin, and the dimension.
  static func starts(dimension: Int, count: Int) -> [UInt32] {
    precondition((1...dimension).contains(count), "a sub-vector has a component")
    return (0...count).map { UInt32($0 * dimension / count) }
  }

  /// The components of sub-quantizer `number`.
  package func components(_ number: Int) -> Range<Int> {
    Int(starts[number])..<Int(starts[number + 1])
  }

  /// Where the codewords of sub-quantizer `number` lie in ``codebooks``.
  private func codewords(_ number: Int) -> Range<Int> {
    let components = components(number)
    return components.lowerBound * codewordCount..<components.upperBound * codewordCount
  }

  /// Codes of row-major rows, row-major `(rows, codeLength)`; of equally near codewords the lowest.
  package func encode(_ rows: [Float], threads: Int) -> [UInt8] {
    let rowCount = rows.count / dimension
    var codes = [UInt8](repeating: 0, count: rowCount * codeLength)
    codes.withUnsafeMutableBufferPointer { codes in
      rows.withUnsafeBufferPointer { rows in
        Parallel.forEachPart(of: rowCount, grain: Self.blockRows, threads: threads) { part in
          for start in stride(from: part.lowerBound, to: part.upperBound, by: Self.blockRows) {
            let block = start..<min(start + Self.blockRows, part.upperBound)
            encode(
              UnsafeBufferPointer(
                rebasing: rows[block.lowerBound * dimension..<block.upperBound * dimension]),
              into: UnsafeMutableBufferPointer(
                rebasing: codes[block.lowerBound * codeLength..<block.upperBound * codeLength]))
          }
        }
      }
    }
    return codes
  }

  /// Rows that all sub-quantizers meet while they are in the cache.
  private static let blockRows = 256

  private func encode(
    _ rows: UnsafeBufferPointer<Float>, into codes: UnsafeMutableBufferPointer<UInt8>
  ) {
    let rowCount = rows.count / dimension
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: rowCount) { nearest in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: rowCount) { distances in
        codebooks.withUnsafeBufferPointer { codebooks in
          for number in 0..<subQuantizerCount {
            let components = components(number)
            DistanceKernels.best.nearestColumns(
              rows: UnsafeBufferPointer(rebasing: rows[components.lowerBound...]),
              rowStride: dimension, dimension: components.count,
              panels: UnsafeBufferPointer(rebasing: codebooks[codewords(number)]),
              columnCount: codewordCount, nearest: nearest, distances: distances)
            let (byte, shift) = bits == 8 ? (number, 0) : (number / 2, number % 2 * 4)
            for row in 0..<rowCount {
              codes[row * codeLength + byte] |= UInt8(truncatingIfNeeded: nearest[row] << shift)
            }
          }
        }
      }
    }
  }

  /// The number of the codeword that a code names for sub-quantizer `number`.
  package func codeword(_ number: Int, of code: some Collection<UInt8>) -> Int {
    let byte = code[code.index(code.startIndex, offsetBy: bits == 8 ? number : number / 2)]
    return bits == 8 ? Int(byte) : Int(number % 2 == 0 ? byte & 15 : byte >> 4)
  }

  /// The vector that a code stands for: its codewords side by side.
  package func decode(_ code: some Collection<UInt8>) -> [Float] {
    codebooks.withUnsafeBufferPointer { codebooks in
      (0..<subQuantizerCount).flatMap { number in
        ColumnPanels.row(
          codeword(number, of: code),
          of: UnsafeBufferPointer(rebasing: codebooks[codewords(number)]),
          dimension: components(number).count)
      }
    }
  }

  /// The measure between each sub-vector of `query` and each codeword, so that the measure to a coded
  /// vector is a sum of one entry a sub-quantizer.
  ///
  /// - Returns: Row-major `(subQuantizerCount, codewordCount)`.
  package func table(_ measure: DistanceKernels.Measure, for query: [Float]) -> [Float] {
    let count = subQuantizerCount * codewordCount
    return [Float](unsafeUninitializedCapacity: count) { out, initialized in
      query.withUnsafeBufferPointer { query in
        codebooks.withUnsafeBufferPointer { codebooks in
          for number in 0..<subQuantizerCount {
            let start = number * codewordCount
            DistanceKernels.best.measure(
              measure, UnsafeBufferPointer(rebasing: query[components(number)]),
              panels: UnsafeBufferPointer(rebasing: codebooks[codewords(number)]),
              into: UnsafeMutableBufferPointer(rebasing: out[start..<start + codewordCount]))
          }
        }
      }
      initialized = count
    }
  }
}
