/// Vectors in the bytes of a ``VectorStore``, while a segment is made.
struct StoredVectors: Sendable {
  let kind: VectorStore.Kind
  let dimension: Int
  /// Row-major, ``VectorStore/Kind/width`` bytes a component, little-endian.
  private(set) var values: [UInt8]
  /// One a row; empty when nothing is kept.
  private(set) var scales: [Float]

  /// Zero rows, to be set one by one.
  init(kind: VectorStore.Kind, dimension: Int, rowCount: Int) {
    self.kind = kind
    self.dimension = dimension
    values = [UInt8](repeating: 0, count: rowCount * dimension * kind.width)
    scales = [Float](repeating: 0, count: kind == .none ? 0 : rowCount)
  }

  /// Lends the same rows as a store that can be measured.
  func withStore<R>(_ body: (VectorStore) throws -> R) rethrows -> R {
    try values.withUnsafeBytes { values in
      try scales.withUnsafeBufferPointer {
        try body(VectorStore(kind: kind, dimension: dimension, values: values, scales: $0))
      }
    }
  }

  /// Copies a row of a store of the same kind and dimension, bit for bit.
  mutating func copy(row: Int, of store: VectorStore, to target: Int) {
    guard kind != .none else { return }
    let stride = dimension * kind.width
    values.replaceSubrange(
      target * stride..<(target + 1) * stride,
      with: store.values[row * stride..<(row + 1) * stride])
    scales[target] = store.scales[row]
  }

  /// Encodes row `sources[r]` of `rows` as row *r*, on threads; leaves row *r* alone when that is
  /// negative.
  mutating func encode(_ rows: [Float], sources: [Int], threads: Int) {
    guard kind != .none else { return }
    let (kind, dimension) = (kind, dimension)
    let stride = dimension * kind.width
    rows.withUnsafeBufferPointer { rows in
      values.withUnsafeMutableBytes { values in
        scales.withUnsafeMutableBufferPointer { scales in
          Parallel.forEachPart(of: sources.count, grain: 256, threads: threads) { part in
            for target in part where sources[target] >= 0 {
              let start = sources[target] * dimension
              scales[target] = Self.encode(
                UnsafeBufferPointer(rebasing: rows[start..<start + dimension]), as: kind,
                into: UnsafeMutableRawBufferPointer(
                  rebasing: values[target * stride..<(target + 1) * stride]))
            }
          }
        }
      }
    }
  }

  /// Writes a vector and returns its scale.
  private static func encode(
    _ vector: UnsafeBufferPointer<Float>, as kind: VectorStore.Kind,
    into out: UnsafeMutableRawBufferPointer
  ) -> Float {
    switch kind {
    case .none: 0
    case .int8: bytes(of: vector, out)
    case .float16: halves(of: vector, out)
    }
  }

  /// Writes signed bytes and returns their scale.
  ///
  /// The largest component becomes ±127; then the scale is fitted by least squares.
  private static func bytes(
    of vector: UnsafeBufferPointer<Float>, _ out: UnsafeMutableRawBufferPointer
  ) -> Float {
    let largest = vector.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return 0 }
    let inverse = 127 / largest
    var (product, square) = (0.0, 0.0)
    for (at, value) in vector.enumerated() {
      let byte = Int8(max(-127, min(127, (value * inverse).rounded())))
      out.storeBytes(of: byte, toByteOffset: at, as: Int8.self)
      product += Double(value) * Double(byte)
      square += Double(byte) * Double(byte)
    }
    return Float(product / square)
  }

  /// Writes half floats and returns their scale.
  ///
  /// The scale is the power of two that brings the largest component into 1..<2: nothing overflows,
  /// and whole numbers to 2,048 stay exact.
  private static func halves(
    of vector: UnsafeBufferPointer<Float>, _ out: UnsafeMutableRawBufferPointer
  ) -> Float {
    let largest = vector.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return 0 }
    let scale = max(largest.binade, 0x1p-100)
    let inverse = 1 / scale
    for (at, value) in vector.enumerated() {
      out.storeBytes(
        of: Float16(value * inverse).bitPattern.littleEndian, toByteOffset: 2 * at,
        as: UInt16.self)
    }
    return scale
  }
}
