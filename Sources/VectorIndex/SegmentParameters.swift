import FileFormat

/// The numbers that say how to read a segment, and the options to train it anew.
struct SegmentParameters: Equatable, Sendable {
  /// Bytes in the file.
  static let byteCount = 88

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
  /// Candidates that are re-scored when a search does not say.
  var rerank: RerankDepths
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
      trainedRowCount, rerank.forTen, rerank.forHundred, options.exactBelow,
      options.bytesPerVector ?? 0,
      options.listCount ?? 0,
    ] {
      writer.append(u64: UInt64(max(0, min(number, Int(UInt32.max)))))
    }
    writer.append(u64: options.seed)
    return writer.bytes
  }
}
