/// Vectors in the bytes of a ``VectorStore``, while a segment is made.
struct StoredVectors: Sendable {
  let kind: VectorStore.Kind
  let dimension: Int
  /// Row-major, ``VectorStore/Kind/width`` bytes a component, little-endian.
  private(set) var values: [UInt8]
  /// One a row; empty when nothing is kept.
  private(set) var scales: [Float]
  /// See ``VectorStore/origin``.
  let origin: [Float]
  /// The greatest distance of a row encoded here from what it became, rounded up.
  private(set) var error: Float = 0

  /// Zero rows, to be set one by one.
  ///
  /// - Parameter origin: One value a dimension, for bytes alone; empty for none.
  init(kind: VectorStore.Kind, dimension: Int, rowCount: Int, origin: [Float] = []) {
    self.kind = kind
    self.dimension = dimension
    self.origin = origin
    values = [UInt8](repeating: 0, count: rowCount * dimension * kind.width)
    scales = [Float](repeating: 0, count: kind == .none ? 0 : rowCount)
  }

  /// Lends the same rows as a store that can be measured.
  func withStore<R>(_ body: (VectorStore) throws -> R) rethrows -> R {
    try values.withUnsafeBytes { values in
      try scales.withUnsafeBufferPointer { scales in
        try origin.withUnsafeBufferPointer {
          try body(
            VectorStore(
              kind: kind, dimension: dimension, values: values, scales: scales, origin: $0))
        }
      }
    }
  }

  private static let originSample = 2000

  /// The point from which bytes of row-major rows are best measured: the middle of each dimension's range,
  /// less half a hundredth of the values on both sides; empty, for zero, where rows do not get smaller.
  ///
  /// Of at most 2,000 rows.
  static func origin(of rows: [Float], dimension: Int) -> [Float] {
    let count = rows.count / dimension
    let step = max(1, count / originSample)
    let starts = stride(from: 0, to: count, by: step).map { $0 * dimension }
    let cut = starts.count / 200
    let origin = (0..<dimension).map { component in
      let values = starts.map { rows[$0 + component] }.sorted()
      return values[cut] / 2 + values[values.count - 1 - cut] / 2
    }
    let ratios = starts.map { start in
      let (before, after) = (0..<dimension).reduce((Float(0), Float(0))) {
        (max($0.0, abs(rows[start + $1])), max($0.1, abs(rows[start + $1] - origin[$1])))
      }
      return before > 0 ? after / before : 1
    }
    return ratios.reduce(0, +) < Float(ratios.count) ? origin : []
  }

  /// Copies a row of a store of the same kind, dimension and origin, bit for bit.
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
    let (kind, dimension, origin) = (kind, dimension, origin)
    let stride = dimension * kind.width
    var errors = [Float](repeating: 0, count: sources.count)
    rows.withUnsafeBufferPointer { rows in
      values.withUnsafeMutableBytes { values in
        scales.withUnsafeMutableBufferPointer { scales in
          errors.withUnsafeMutableBufferPointer { errors in
            Parallel.forEachPart(of: sources.count, grain: 256, threads: threads) { part in
              var row = [Float](repeating: 0, count: dimension)
              for target in part where sources[target] >= 0 {
                let start = sources[target] * dimension
                for component in 0..<dimension { row[component] = rows[start + component] }
                for (component, middle) in origin.enumerated() { row[component] -= middle }
                let bytes = UnsafeMutableRawBufferPointer(
                  rebasing: values[target * stride..<(target + 1) * stride])
                row.withUnsafeBufferPointer { vector in
                  scales[target] = Self.encode(vector, as: kind, into: bytes)
                  errors[target] = Self.distance(vector, bytes, scales[target], kind)
                }
              }
            }
          }
        }
      }
    }
    error = max(error, errors.max() ?? 0)
  }

  /// How far a vector is from its stored form, with a margin for the rounding of this sum itself.
  private static func distance(
    _ vector: UnsafeBufferPointer<Float>, _ bytes: UnsafeMutableRawBufferPointer, _ scale: Float,
    _ kind: VectorStore.Kind
  ) -> Float {
    var square = 0.0
    for (at, value) in vector.enumerated() {
      let stored =
        kind == .int8
        ? Float(bytes.load(fromByteOffset: at, as: Int8.self))
        : Float(Float16(bitPattern: bytes.load(fromByteOffset: 2 * at, as: UInt16.self)))
      let difference = Double(value) - Double(stored) * Double(scale)
      square += difference * difference
    }
    return Float(square.squareRoot() * (1 + 1e-6)).nextUp
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
    let bytes = out.bindMemory(to: UInt8.self)
    guard ScaledBytes.write(vector, offset: 0, into: bytes) > 0 else { return 0 }
    var (product, square) = (0.0, 0)
    for (at, value) in vector.enumerated() {
      let byte = Int(Int8(bitPattern: bytes[at]))
      product += Double(value) * Double(byte)
      square += byte * byte
    }
    return Float(product / Double(square))
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
