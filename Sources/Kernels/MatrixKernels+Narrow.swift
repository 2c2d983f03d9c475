import CKernels

extension MatrixKernels {
  /// The largest byte of an activation in int8 products, 127 or 255.
  package var largestByte: Int32 { loops.pointee.largest_byte }

  /// What bytes of weights may add up to that share a sum of 16 bits; 0 where there is no bound.
  package var mostWeightSum: Int32 { loops.pointee.most_weight_sum }

  /// True where products of bfloat16 are faster than those of single precision.
  package var multipliesBF16: Bool { loops.pointee.multiplies_bf16 != 0 }

  /// Multiplies every row of `x` with every column of the weights, adds the bias and applies the
  /// activation.
  ///
  /// A result row depends on its input row alone, bit for bit. Between classes with the same
  /// ``largestByte`` int8 results differ only in the last bits, as the sums are exact.
  ///
  /// - Parameters:
  ///   - weights: Packed by the same class.
  ///   - bias: One value for each column of the result; nil for zeros.
  ///   - y: `(x.rowCount, weights.columnCount)`; must not overlap `x`.
  /// - Precondition: The shapes fit.
  package func multiply(
    _ x: FloatRows, by weights: PackedWeights, bias: UnsafeBufferPointer<Float>? = nil,
    activation: Activation = .none, into y: MutableFloatRows
  ) {
    precondition(
      x.width == weights.depth && y.rowCount == x.rowCount && y.width == weights.columnCount
        && (bias?.count ?? y.width) == y.width, "shapes do not fit")
    weights.withBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      switch weights.precision {
      case .fp32:
        loops.pointee.multiply(
          x.base, x.stride, start.assumingMemoryBound(to: Float.self), bias?.baseAddress,
          activation.function, y.base, y.stride, x.rowCount, y.width, x.width)
      case .bf16:
        loops.pointee.multiply_bf16(
          x.base, x.stride, start.assumingMemoryBound(to: UInt16.self), bias?.baseAddress,
          activation.function, y.base, y.stride, x.rowCount, y.width, x.width)
      case .int8:
        let columns = weights.paddedColumnCount
        let scales = start + PackedWeights.int8PanelBytes(columns, weights.depth)
        loops.pointee.multiply_i8(
          x.base, x.stride, start.assumingMemoryBound(to: Int8.self),
          scales.assumingMemoryBound(to: Float.self),
          (scales + columns * 4).assumingMemoryBound(to: Int32.self), bias?.baseAddress,
          activation.function, y.base, y.stride, x.rowCount, y.width, x.width)
      }
    }
  }

  /// Packs a matrix, one row for each column of the result.
  ///
  /// - Precondition: `memory` has exactly the bytes that ``PackedWeights`` says.
  func pack(
    _ matrix: FloatRows, precision: MatrixPrecision, into memory: UnsafeMutableRawBufferPointer
  ) {
    precondition(
      memory.count
        == PackedWeights.byteCount(
          precision, columnCount: matrix.rowCount, depth: matrix.width), "no room for the panels")
    guard let start = memory.baseAddress else { return }
    switch precision {
    case .fp32:
      pack(matrix, into: start.assumingMemoryBound(to: Float.self))
    case .bf16:
      loops.pointee.pack_bf16(
        matrix.base, matrix.stride, matrix.rowCount, matrix.width,
        start.assumingMemoryBound(to: UInt16.self))
    case .int8:
      packBytes(matrix, into: start)
    }
  }

  private func packBytes(_ matrix: FloatRows, into start: UnsafeMutableRawPointer) {
    let (columns, depth) = (matrix.rowCount, matrix.width)
    let padded = PackedWeights.paddedColumnCount(columns)
    let scales = (start + PackedWeights.int8PanelBytes(padded, depth))
      .assumingMemoryBound(to: Float.self)
    let sums = (UnsafeMutableRawPointer(scales) + padded * 4).assumingMemoryBound(to: Int32.self)
    var bytes = [Int8](repeating: 0, count: columns * depth)
    bytes.withUnsafeMutableBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      for column in 0..<columns {
        let values = base + column * depth
        sextant_quantise_weights(
          matrix.base + column * matrix.stride, depth, loops.pointee.most_weight_sum, values,
          scales + column)
        sums[column] = (0..<depth).reduce(0) { $0 + Int32(values[$1]) }
      }
      loops.pointee.pack_i8(
        base, columns, depth, start.assumingMemoryBound(to: Int8.self))
    }
  }

  /// The bytes that stand for a row in int8 products, with their scale and zero:
  /// value = scale × (byte − zero).
  package func quantise(_ row: [Float]) -> (bytes: [UInt8], scale: Float, zero: Int32) {
    var scale: Float = 0
    var zero: Int32 = 0
    let count = PackedWeights.int8Depth(row.count)
    let bytes = [UInt8](unsafeUninitializedCapacity: max(1, count)) { bytes, initializedCount in
      if let start = bytes.baseAddress {
        loops.pointee.quantise_row(row, row.count, start, &scale, &zero)
      }
      initializedCount = count
    }
    return (Array(bytes.prefix(row.count)), scale, zero)
  }

  /// A column of weights as int8 products take it: value = scale × byte.
  package func quantiseWeights(_ weights: [Float]) -> (bytes: [Int8], scale: Float) {
    var scale: Float = 0
    let bytes = [Int8](unsafeUninitializedCapacity: max(1, weights.count)) { bytes, count in
      if let start = bytes.baseAddress {
        sextant_quantise_weights(
          weights, weights.count, loops.pointee.most_weight_sum, start, &scale)
      }
      count = weights.count
    }
    return (bytes, scale)
  }
}
