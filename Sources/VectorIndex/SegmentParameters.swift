import FileFormat

/// The numbers that say how to read a segment, and the options to train it anew.
struct SegmentParameters: Equatable, Sendable {
  /// Bytes in the file.
  static let byteCount = 80

  var metric: VectorMetric
  var dimension: Int
  var rowCount: Int
  /// 0: no codes, one list in identity order.
  var subQuantizerCount: Int
  var listCount: Int
  var residual: Bool
  var store: VectorStore.Kind
  /// Rows when the quantizers were trained.
  var trainedRowCount: Int
  /// Candidates that ``RecallCurve`` was measured with.
  var rerank: Int
  /// As asked for by the builder; `threads` is not kept.
  var options: VectorBuildOptions

  /// True when the segment holds no codes and every search is exact.
  var isExact: Bool { subQuantizerCount == 0 }

  /// Encodes in the order of the fields.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(u32: metric.rawValue)
    writer.append(u32: UInt32(dimension))
    writer.append(u64: UInt64(rowCount))
    writer.append(u32: UInt32(subQuantizerCount))
    writer.append(u32: UInt32(listCount))
    writer.append(u32: residual ? 1 : 0)
    writer.append(u32: store.rawValue)
    for number in [
      trainedRowCount, rerank, options.exactBelow, options.bytesPerVector ?? 0,
      options.listCount ?? 0,
    ] {
      writer.append(u64: UInt64(max(0, min(number, Int(UInt32.max)))))
    }
    writer.append(u64: options.seed)
    return writer.bytes
  }
}

extension SegmentParameters {
  /// Decodes and checks each number; counts that pass cannot overflow when multiplied.
  ///
  /// - Throws: ``FileFormatError/badContent(path:offset:reason:)`` naming the number.
  init(_ section: UnsafeRawBufferPointer, path: String, base: Int) throws(FileFormatError) {
    var reader = ByteReader(section, path: path, base: base)
    func refuse(_ reason: String) -> FileFormatError {
      .badContent(path: path, offset: base, reason: reason)
    }
    guard section.count == Self.byteCount else { throw refuse("parameters of another size") }
    guard let metric = VectorMetric(rawValue: try reader.u32()) else {
      throw refuse("an unknown metric")
    }
    let dimension = Int(try reader.u32())
    guard (1...VectorIndexLimits.dimension).contains(dimension) else {
      throw refuse("vectors of \(dimension) values")
    }
    let rowCount = try reader.u64()
    guard rowCount <= UInt64(VectorIndexLimits.rowCount) else { throw refuse("\(rowCount) rows") }
    let subQuantizerCount = Int(try reader.u32())
    guard subQuantizerCount <= dimension else {
      throw refuse("codes of \(subQuantizerCount) bytes")
    }
    let listCount = Int(try reader.u32())
    guard listCount <= VectorIndexLimits.listCount, (listCount == 0) == (subQuantizerCount == 0)
    else {
      throw refuse("\(listCount) inverted lists")
    }
    let residual = try reader.u32()
    guard let store = VectorStore.Kind(rawValue: try reader.u32()), residual <= 1 else {
      throw refuse("an unknown way to keep vectors")
    }
    guard store != .none || subQuantizerCount > 0 else { throw refuse("neither codes nor vectors") }
    let numbers = [
      try reader.u64(), try reader.u64(), try reader.u64(), try reader.u64(), try reader.u64(),
    ]
    guard numbers.allSatisfy({ $0 <= UInt64(UInt32.max) }) else {
      throw refuse("a number too large")
    }
    let seed = try reader.u64()
    self.init(
      metric: metric, dimension: dimension, rowCount: Int(rowCount),
      subQuantizerCount: subQuantizerCount, listCount: listCount, residual: residual == 1,
      store: store, trainedRowCount: Int(numbers[0]), rerank: Int(numbers[1]),
      options: VectorBuildOptions(
        metric: metric, listCount: numbers[4] == 0 ? nil : Int(numbers[4]),
        bytesPerVector: numbers[3] == 0 ? nil : Int(numbers[3]), residual: residual == 1,
        exactBelow: Int(numbers[2]), seed: seed))
  }
}

/// The most that one segment holds.
package enum VectorIndexLimits {
  /// Values in a vector.
  package static let dimension = 1 << 16
  /// Rows in a segment.
  package static let rowCount = Int(UInt32.max)
  /// Inverted lists in a segment.
  package static let listCount = 1 << 16
}
